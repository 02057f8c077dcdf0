"""What is not handed over, whoever is at fault: the page says so, and the supervisors hear of it."""

import pytest

from hub.kernel.work.worker import drain
from hub.national.its import actions
from hub.national.its.rules import FAULTS
from tests.national.test_late import notices
from tests.national.test_pull import feed
from tests.national.test_push import closed_there  # noqa: F401 - a fixture


@pytest.fixture
def hour_passes(everything, turns):
    """An hour later comes another turn."""

    def pass_():
        everything("update national_feed set push_since = push_since - interval '1 hour'")
        turns()

    return pass_


def test_rows_that_they_refuse_to_hear_of_are_told_to_the_supervisors(closed_there, everything, turns, supervisor):  # noqa: F811
    closed_there.script = ["", "403"]
    turns()
    assert notices(everything) == {"push-refused"} and feed(everything).push_fault == "refused"
    page = supervisor.get("/hand-back/feed").text
    assert "The last hand-back failed" in page and FAULTS["refused"] in page and "4 rows" in page
    assert feed(everything).fault is None and not feed(everything).stopped, "cases are fetched all the same"
    turns()
    assert len(closed_there.taken) == 4 and feed(everything).push_fault is None
    assert "The last hand-back failed" not in supervisor.get("/hand-back/feed").text


def _pull(app, everything):
    """Cases are fetched; what follows may fail once."""
    everything("update outbox set available_at = now() where name = 'national:pull' and status = 'pending'")
    with app.app_context():
        drain()
    everything("update outbox set error = null")


def test_a_push_that_dies_by_our_own_fault_is_told_of_however_well_fetching_goes(
    closed_there, everything, turns, given_up, supervisor, app, monkeypatch  # noqa: F811
):  # fmt: skip
    whole = actions._record
    monkeypatch.setattr(actions, "_record", lambda *_: 1 / 0)
    _pull(app, everything)
    assert notices(everything) == set()
    given_up("national:push")
    assert notices(everything) == {"push-late"} and feed(everything).push_fault == "own_fault"
    _pull(app, everything)
    assert feed(everything).push_fault == "own_fault", "a fetch that goes well does not mend it"
    assert FAULTS["own_fault"] in supervisor.get("/hand-back/feed").text
    monkeypatch.setattr(actions, "_record", whole)
    turns()
    assert (feed(everything).push_fault, feed(everything).push_since) == (None, None)


def test_what_fails_for_an_hour_is_told_of_with_what_failed(closed_there, everything, turns, hour_passes):  # noqa: F811
    closed_there.script = ["", "500", "", "500"]
    turns()
    assert notices(everything) == set() and feed(everything).push_fault == "server"
    hour_passes()
    assert notices(everything) == {"push-late"} and feed(everything).push_fault == "server"


def test_what_was_handed_over_is_late_for_nobody(closed_there, everything, turns, hour_passes, supervisor):  # noqa: F811
    page = supervisor.get("/hand-back/feed").text
    assert "4 rows, handed over the next time" in page, "ready, and in no pack yet"
    turns()
    hour_passes()
    assert notices(everything) == set() and feed(everything).push_fault is None
    page = supervisor.get("/hand-back/feed").text
    assert "handed over the next time" not in page and page.count("0 rows") == 2
