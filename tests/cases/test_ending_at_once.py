"""Two sessions at the same moment: a request that one of them ends does not keep the other from its own work."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic, sleep

import pytest

from hub.asking.actions import withdraw_request
from hub.cases import actions, queries
from hub.handovers import actions as handovers
from hub.handovers import queries as requests
from hub.kernel.problems import NotPossibleNow
from hub.programmes.queries import programme

WAITS = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = 'hub_test'"


@pytest.fixture
def meanwhile(norfolk, everything):
    """Two sessions: the first does its work and keeps its transaction open until the second waits for it."""

    def run(first, second):
        done, go = Event(), Event()

        def hold():
            with norfolk.acting("norfolk", "tracer"):
                first()
                done.set()
                assert go.wait(10)

        def follow():
            assert done.wait(10)
            with norfolk.acting("norfolk", "supervisor"):
                return second()

        with ThreadPoolExecutor(2) as pool:
            holding, following = pool.submit(hold), pool.submit(follow)
            until = monotonic() + 10
            while everything(WAITS)[0][0] == 0 and not following.done() and monotonic() < until:
                sleep(0.02)
            waited = not following.done()
            go.set()
            holding.result(10)
            assert waited, "The two sessions never met."
            return following.result(10)

    return run


def test_a_case_is_closed_although_one_of_its_requests_ends_at_that_moment(county, norfolk, meanwhile, work):
    case_id = county.open()
    search, door = county.ask(case_id, "enrichment"), county.ask(case_id, "door-knock")

    def close():
        case = queries.case(case_id)
        actions.close_case(case, case.version, programme(), "moved", None)

    meanwhile(lambda: handovers.withdraw(search), close)
    work()
    assert county.read(case_id).status == "closed"
    assert {one.id: one.status for one in county.sent(case_id)} == {search: "withdrawn", door: "withdrawn"}
    with norfolk.acting("breckland", "officer"):
        assert requests.received(door).status == "withdrawn"
    withdrawn = [event.facts["handover"] for event in county.events(case_id) if event.kind == "handover:withdrawn"]
    assert len(withdrawn) == len(set(withdrawn))


def test_only_what_it_ended_itself_is_counted(county, meanwhile):
    case_id = county.open()
    search = county.ask(case_id, "enrichment")
    county.ask(case_id, "door-knock")
    assert meanwhile(lambda: handovers.withdraw(search), lambda: actions.withdraw_open(case_id)) == 1


def test_whoever_withdraws_that_one_alone_is_told_that_it_has_ended(county, meanwhile):
    case_id = county.open()
    search = county.ask(case_id, "enrichment")
    with pytest.raises(NotPossibleNow, match="already ended"):
        meanwhile(lambda: handovers.withdraw(search), lambda: withdraw_request(case_id, search))
