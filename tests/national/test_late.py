"""Cases that are not fetched in time, whoever is at fault: the supervisors hear of it, and it is tried again."""

from hub.national.its.actions import OFTEN
from tests.national.test_pull import ALL, feed, five, references  # noqa: F401 - a fixture


def notices(everything):
    return {one.kind for one in everything("select kind from notice")}


def test_a_turn_that_failed_for_good_by_our_own_fault_is_told_of_and_comes_again(five, everything, turns, given_up):  # noqa: F811
    five.connect()
    given_up("national:pull")
    assert notices(everything) == {"feed-late"}
    assert (feed(everything).fault, feed(everything).faults, references(everything)) == ("own_fault", 1, [])
    turns()
    assert references(everything) == ALL and feed(everything).fault is None


def test_a_turn_that_stopped_for_good_is_told_of_once(five, everything, turns):  # noqa: F811
    five.connect()
    turns()
    assert everything("select 1 from notice") == [] and feed(everything).fault is None
    five.secret = "another"
    turns()
    assert notices(everything) == {"feed-stopped"}
    assert feed(everything).stopped and feed(everything).fault == "secret"


def test_who_fails_again_and_again_is_told_of_and_asked_further(five, everything, turns):  # noqa: F811
    five.script = ["500"] * OFTEN
    five.connect()
    turns(OFTEN - 1)
    assert notices(everything) == set() and feed(everything).faults == OFTEN - 1
    turns()
    assert notices(everything) == {"feed-late"} and feed(everything).next_at is not None
    turns()
    assert references(everything) == ALL and feed(everything).faults == 0
