"""The rounds ahead of somebody who leaves: their stops go back, and doors for two are nobody's alone."""

import threading

import pytest
from sqlalchemy import text

from hub.handovers import queries as requests
from hub.identity import actions
from hub.kernel.db import db
from hub.safety.actions import markers


@pytest.fixture
def planned(district, clock_at):
    from tests.rounds.conftest import at

    clock_at(at(7))
    here = district()
    here.ask(4)
    return here


def leave(here, person):
    with here.norfolk.acting(here.slug, "administrator"):
        return actions.close_account(person.id)


@pytest.mark.parametrize("confirmed", [True, False])
def test_the_stops_of_a_leaver_are_handed_back(planned, everything, confirmed):
    leaver, stays = planned.person(nth=0), planned.person(nth=1)
    ahead = planned.plan((leaver.id, "08:00", "12:00"), (stays.id, "08:00", "12:00"))
    if confirmed:
        assert planned.press(ahead, "confirm").status_code == 303
    before = {one.visit_id: one.account_id for one in planned.stops(ahead)}
    assert leaver.id in before.values() and stays.id in before.values()
    gone = leave(planned, leaver)
    assert "1 round ahead" in gone
    for stop in planned.stops(ahead):
        if before[stop.visit_id] == leaver.id:
            assert (stop.status, stop.why, stop.account_id) == ("unplanned", "handed-back", None)
            assert stop.holder_id is None
        else:
            assert (stop.status, stop.account_id) == ("planned", stays.id)
    [back] = planned.events("round:handed_back")
    assert back.facts["account"] == str(leaver.id)
    assert everything("select 1 from notice where kind = 'round-handed-back'")


def test_who_leaves_while_a_manager_changes_their_round_is_out_of_it_all_the_same(planned, everything):
    leaver, stays = planned.person(nth=0), planned.person(nth=1)
    ahead = planned.plan((leaver.id, "08:00", "12:00"), (stays.id, "08:00", "12:00"))
    changes, waited, told = threading.Event(), threading.Event(), []

    def change() -> None:
        with planned.norfolk.acting(planned.slug, "manager"):
            db.session.execute(text("update round set version = version + 1 where id = :id"), {"id": ahead})
            changes.set()
            for _ in range(600):
                if waited.is_set() or everything("select 1 from pg_locks where not granted"):
                    break
                waited.wait(0.05)

    def close() -> None:
        try:
            told.extend(leave(planned, leaver))
        except Exception as refused:  # told to the test
            told.append(refused)
        waited.set()

    manager, administrator = threading.Thread(target=change), threading.Thread(target=close)
    manager.start()
    assert changes.wait(30)
    administrator.start()
    for one in (manager, administrator):
        one.join(60)
    assert "1 round ahead" in told
    assert leaver.id not in {one.account_id for one in planned.stops(ahead)}


def test_a_round_planned_again_does_not_take_a_leaver_along(planned):
    leaver, stays = planned.person(nth=0), planned.person(nth=1)
    ahead = planned.plan((leaver.id, "08:00", "12:00"), (stays.id, "08:00", "12:00"))
    leave(planned, leaver)
    assert planned.press(ahead, "plan-again").status_code == 303
    assert {one.account_id for one in planned.stops(ahead)} <= {stays.id, None}


def test_who_loses_their_second_goes_on_alone_and_to_no_door_for_two(planned, everything):
    first, second = planned.person(nth=0), planned.person(nth=1)
    ahead = planned.plan((first.id, "08:00", "12:00", second.id))
    assert planned.press(ahead, "confirm").status_code == 303
    [one, *rest] = [stop for stop in planned.stops(ahead) if stop.status == "planned"]
    with planned.norfolk.acting(planned.slug, "officer"):
        markers.add(requests.received(one.handover_id).subject, "aggression", planned.person("manager").id)
    leave(planned, second)
    after = {stop.visit_id: stop for stop in planned.stops(ahead)}
    assert (after[one.visit_id].status, after[one.visit_id].why) == ("unplanned", "pair")
    assert rest and all(after[stop.visit_id].account_id == first.id for stop in rest)
    assert after[one.visit_id].holder_id is None, "and its request is back in the queue"
    [crew] = everything("select second_id from round_crew where round_id = :id", id=ahead)
    assert crew.second_id is None
