"""A volunteer's check: without a valid one there is no task, whoever gives it and however."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from hub.handovers import actions
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.teams.actions import record_check
from tests.tasks.step import PARTNER


@pytest.fixture
def volunteer(norfolk):
    return norfolk.person(PARTNER, "volunteer")


@pytest.fixture
def lapse(norfolk, volunteer, work):
    def until(days: int) -> None:
        day = now().date()
        with norfolk.acting(PARTNER, "coordinator"):
            record_check(volunteer.id, day - timedelta(days=1000), day + timedelta(days=days))
        work()

    return until


def test_a_lapsed_volunteer_is_not_offered_and_the_page_says_why(client, task, lapse, volunteer):
    coordinator = client(PARTNER, "coordinator")
    assert f'value="{volunteer.id}"' in coordinator.get(f"/tasks/{task}/give").text
    lapse(-1)
    page = coordinator.get(f"/tasks/{task}/give").text
    assert f'value="{volunteer.id}"' not in page
    assert "Not offered, because their check has lapsed" in page and volunteer.name in page
    given = coordinator.post(f"/tasks/{task}/give", data={"version": 1, "holder_id": volunteer.id})
    assert given.status_code == 422


def test_the_last_day_of_a_check_counts(client, task, lapse, volunteer):
    lapse(0)
    given = client(PARTNER, "coordinator").post(f"/tasks/{task}/give", data={"version": 1, "holder_id": volunteer.id})
    assert given.status_code == 303


def test_the_database_gives_a_lapsed_volunteer_no_task_either(norfolk, task, lapse, volunteer):
    lapse(-1)
    with pytest.raises(Exception, match="without a valid check"), norfolk.acting(PARTNER, "coordinator"):
        statement = "update handover set holder_id = :holder where id = :id and side = 'received'"
        db.session.execute(text(statement), {"holder": volunteer.id, "id": task})


def test_a_check_that_lapses_meanwhile_ends_the_sight_of_the_task_and_it_goes_back(
    norfolk, client, task, lapse, volunteer, everything
):
    with norfolk.acting(PARTNER, "coordinator"):
        actions.assign(task, 1, volunteer.id)
    browser = client(PARTNER, "volunteer")
    assert "Penhaligon" in browser.get(f"/tasks/{task}").text
    lapse(-1)
    assert browser.get(f"/tasks/{task}").status_code == 404
    assert "Your volunteer’s check has lapsed" in browser.get("/tasks").text
    [told] = everything("select account_id, urgent from notice where kind = 'own-check-lapsed'")
    assert (told.account_id, told.urgent) == (volunteer.id, True)
    [row] = everything("select status, holder_id from handover where id = :id and side = 'received'", id=task)
    assert (row.status, row.holder_id) == ("accepted", None)


def test_the_lobby_hides_it_even_before_the_timer_has_come(norfolk, client, task, volunteer, everything):
    with norfolk.acting(PARTNER, "coordinator"):
        actions.assign(task, 1, volunteer.id)
    everything("set session_replication_role = replica")
    everything("update volunteer_check set expires_on = checked_on where account_id = :id", id=volunteer.id)
    everything("set session_replication_role = origin")
    with norfolk.acting(PARTNER, "volunteer"):
        assert not db.session.execute(text("select subject from lobby.task_content(:id)"), {"id": task}).all()
    page = client(PARTNER, "volunteer").get(f"/tasks/{task}")
    assert page.status_code == 409 and "check has lapsed" in page.text


@pytest.mark.parametrize(
    "change",
    [
        "holder_id = acting_account(), status = 'accepted'",
        "holder_id = null",
        "answer = '{}', version = version + 1",
    ],
)
def test_by_sql_a_volunteer_takes_gives_and_answers_no_task_that_is_not_theirs(
    norfolk, task, volunteer, another, everything, change
):
    """Whoever holds a task reads its resident: only a coordinator says who that is."""
    with norfolk.acting(PARTNER, "coordinator"):
        actions.assign(task, 1, another())
    with norfolk.acting(PARTNER, "volunteer"):
        changed = db.session.execute(text(f"update handover set {change} where id = :id"), {"id": task})  # noqa: S608
        assert changed.rowcount == 0
        told = "select subject from lobby.task_content(:id)"
        assert db.session.execute(text(told), {"id": task}).scalar() is None


def test_by_sql_a_volunteer_takes_no_free_task_and_gives_their_own_to_nobody(norfolk, hand_on, volunteer, another):
    free, theirs, wyn = hand_on(), hand_on(), another()
    with norfolk.acting(PARTNER, "coordinator"):
        actions.assign(theirs, 1, volunteer.id)
    give = text("update handover set holder_id = :holder where id = :id")
    with norfolk.acting(PARTNER, "volunteer"):
        assert db.session.execute(give, {"id": free, "holder": volunteer.id}).rowcount == 0
    with pytest.raises(Exception, match="row-level security"), norfolk.acting(PARTNER, "volunteer"):
        db.session.execute(give, {"id": theirs, "holder": wyn})
    with norfolk.acting(PARTNER, "volunteer"):
        actions.release(theirs, 2)
