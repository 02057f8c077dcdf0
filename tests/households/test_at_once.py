"""Two at the same moment: one household ends with one holder, whoever came first, and the other is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from time import sleep

import pytest

from hub.allocation.actions import giving
from hub.allocation.actions.giving import Giving
from hub.allocation.rules.levels import ORDINARY
from hub.batches import queries as batches
from hub.calls.actions import record_call
from hub.cases import actions, queries, together
from hub.cases.actions import deciding
from hub.households import arrivals
from hub.kernel.clock import now
from hub.kernel.problems import EditConflict
from hub.programmes.queries import programme


def at_once(norfolk, *deeds):
    """Do each in a transaction and thread of its own, all beginning together; returns what each led to."""
    barrier = Barrier(len(deeds))

    def one(deed):
        with norfolk.app.app_context():
            barrier.wait(20)
            try:
                return deed()
            except EditConflict as conflict:
                return conflict

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


@pytest.mark.parametrize("round_", range(4))
def test_two_supervisors_give_two_of_one_household_to_two_people(home, norfolk, round_):
    ids = home.of(3)
    people = [norfolk.person("norfolk", "tracer", n) for n in (0, 1)]
    versions = [home.read(one).version for one in ids]

    def give(place: int):
        def deed():
            with norfolk.acting("norfolk", "supervisor"):
                return actions.allocate(ids[-place], versions[-place], people[place].id)

        return deed

    found = at_once(norfolk, give(0), give(1))
    holders = {home.read(one).allocated_to for one in ids}
    assert len(holders) == 1 and holders <= {one.id for one in people}
    [conflict] = [one for one in found if isinstance(one, EditConflict)]
    told = {label: theirs for label, theirs, _ in conflict.changes}["Tracer"]
    assert told in {one.name for one in people if one.id in holders}, "the second is told who has it"


def test_two_ticked_lists_in_opposite_orders_do_not_wait_for_each_other(home, norfolk):
    ids = [home.open(forename=name, house=house) for house in ("4", "6") for name in ("Anna", "Ben")]
    people = [norfolk.person("norfolk", "tracer", n) for n in (0, 1)]

    def give(place: int):
        def deed():
            with norfolk.acting("norfolk", "supervisor"):
                order = [ids[0], ids[2]] if place else [ids[3], ids[1]]
                batch_id = giving.give(Giving(ORDINARY, programme()), dict.fromkeys(order), people[place].id, None)
                return [one.said for one in batches.lines(batch_id) if not one.done]

        return deed

    found = at_once(norfolk, give(0), give(1))
    assert sorted(len(refused) for refused in found) == [0, 2]
    assert all("has it since" in said for refused in found for said in refused), "the second reads who was first"
    assert len({home.read(one).allocated_to for one in ids}) == 1


def test_a_call_back_that_one_agrees_while_all_are_rung_is_kept(home, norfolk, client):
    """The call to all of them waits for whoever speaks with one, and then sees what was agreed."""
    anna, _ = home.of(2)
    at, rung, browser = now() + timedelta(days=1), Event(), client("norfolk", "tracer", 1)

    def agrees():
        with norfolk.acting("norfolk", "tracer"):
            typed = {"channel": "call", "outcome": "call-rescheduled", "call_back_at": at, "contact_point_id": None}
            record_call(queries.case(anna, lock=True), programme(), typed)
            rung.set()
            sleep(0.5)

    def rings_all():
        rung.wait(20)
        return browser.post(
            f"/cases/{anna}/household/call", data={"outcome": "no-answer", "channel": "call", "call_back": "no"}
        ).status_code

    assert at_once(norfolk, agrees, rings_all)[1] == 303
    assert (home.read(anna).call_back_at, home.read(anna).calls) == (at, 2)


def test_a_list_that_comes_while_the_household_is_given_away_is_followed_to_the_new_holder(home, norfolk, monkeypatch):
    """The list waits for whoever is deciding about the home, and then sees what was decided."""
    ids, people = home.of(2), [norfolk.person("norfolk", "tracer", n) for n in (0, 1)]
    home.give(ids[0], people[0])
    new = home.open(forename="Di")
    resident = home.read(new).resident_id
    found = [(new, resident, "IP242AA:4")]
    staged = [type("Row", (), dict(zip(("case_id", "resident_id", "home_key"), one, strict=True))) for one in found]
    monkeypatch.setattr(arrivals, "rows", lambda *_, **__: staged)
    started = Barrier(2)

    def given_away():
        with norfolk.acting("norfolk", "supervisor"):
            together.companions([ids[0]])
            started.wait(20)
            for one in ids:
                deciding._give(one, queries.case(one).version, people[1].id)

    def arrives():
        with norfolk.acting("norfolk", "supervisor"):
            started.wait(20)
            arrivals.follow_holders()

    at_once(norfolk, given_away, arrives)
    assert {home.read(one).allocated_to for one in [*ids, new]} == {people[1].id}
