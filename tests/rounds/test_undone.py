"""Two who change the same rows in another order: PostgreSQL undoes one of them, who is told so."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import pytest
from sqlalchemy import create_engine, text

from tests.conftest import DATABASE
from tests.rounds.conftest import at

WAITING = "select 1 from pg_stat_activity where datname = :name and wait_event_type = 'Lock'"


@pytest.fixture
def elsewhere(app, cluster):
    """A connection of somebody who is in no hurry: it is not the one that PostgreSQL undoes."""
    engine = create_engine(cluster.database_url("postgres", DATABASE))
    with engine.connect() as connection:
        connection.execute(text("set deadlock_timeout = '30s'"))
        yield lambda statement, **given: connection.execute(text(statement), given)
        connection.rollback()
    engine.dispose()


def test_who_closes_an_account_while_its_round_is_changed_is_asked_to_do_it_again(
    district, clock_at, elsewhere, everything, client
):
    clock_at(at(7))
    here = district()
    here.ask(2)
    leaver = here.person(nth=0)
    ahead = here.plan((leaver.id, "08:00", "12:00"))
    assert here.press(ahead, "confirm").status_code == 303
    administrator = client(here.slug, "administrator")
    elsewhere("update round set version = version where id = :id", id=ahead)
    with ThreadPoolExecutor(1) as pool:
        closing = pool.submit(administrator.post, f"/people/{leaver.id}/close")
        until = monotonic() + 10
        while not everything(WAITING, name=DATABASE) and monotonic() < until:
            sleep(0.02)
        elsewhere("update handover set version = version where holder_id = :id", id=leaver.id)
        answer = closing.result(30)
    assert answer.status_code == 409 and "at this moment" in answer.text
    assert everything("select active from account where id = :id", id=leaver.id)[0].active
