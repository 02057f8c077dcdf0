"""Two answers about one copy, and a copy that is erased while somebody works on it: two sessions at one moment."""

from datetime import timedelta

import pytest

from hub.kernel.clock import today
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.retention import actions as retention
from hub.subject_requests import actions, queries
from tests.meeting import meet
from tests.subject_requests.test_erased import copies, end, one  # noqa: F401 - accepted by Broadland
from tests.subject_requests.test_notices import corrected  # noqa: F401 - by the pages

# ruff: noqa: F811


@pytest.fixture
def told(one, case, ask, ig, corrected, work, everything):
    """Two notices about the district's copy, by kind: to correct its surname, and to erase it."""
    corrected("surname", "O’Cannery")
    request_id = ask("erasure", case.resident_id)
    ig.post(f"/subject-requests/{request_id}/tell", data={"kind": "erasure", "to": [str(one.id)]})
    work()
    end(everything)
    return {each.kind: each for each in everything("select * from subject_notice where side = 'received'")}


@pytest.fixture
def officer(norfolk):
    return lambda: norfolk.acting("broadland", "ig")


def apply(notice):
    return lambda: actions.decide(notice.id, notice.version, True, None, None)


def test_a_copy_that_is_erased_just_now_is_not_corrected(told, one, officer, everything):
    with pytest.raises(Invalid, match="was erased meanwhile"):
        meet(everything, (officer(), apply(told["erasure"])), (officer(), apply(told["rectification"])))
    ours = copies(everything, one.id)["received"]
    assert (ours.subject, ours.surname_key, ours.postcode_key) == ({}, "", "") and ours.erased_at
    assert everything("select 1 from subject_correction where side = 'received'") == []
    states = {each.kind: each.state for each in everything("select * from subject_notice where side = 'received'")}
    assert states == {"erasure": "applied", "rectification": "waiting"}


def test_a_copy_that_is_corrected_just_now_is_erased_with_its_correction(told, one, officer, everything):
    meet(everything, (officer(), apply(told["rectification"])), (officer(), apply(told["erasure"])))
    assert copies(everything, one.id)["received"].subject == {}


def test_the_same_answer_twice_erases_once(told, one, officer, everything):
    notice = told["erasure"]
    with pytest.raises(NotPossibleNow, match="decided already"):
        meet(everything, (officer(), apply(notice)), (officer(), apply(notice)))
    assert len(everything("select 1 from erasure_run")) == 1


def test_a_hold_that_is_placed_just_now_keeps_the_copy(told, one, officer, everything):
    def hold():
        retention.place({"handovers": [one.id]}, "A claim", today() + timedelta(days=30))

    with pytest.raises(Invalid, match="A hold keeps your copy"):
        meet(everything, (officer(), hold), (officer(), apply(told["erasure"])))
    assert copies(everything, one.id)["received"].subject["surname"] == "O’Canary"


def test_an_own_record_is_not_corrected_while_it_is_erased(case, ask, norfolk, everything):
    from hub.governance.subjects import ids_of, subject
    from hub.subject_requests import records

    request_id = ask("rectification", case.resident_id)
    everything("update case_file set status = 'closed', closed_at = now()")
    with norfolk.acting("norfolk", "ig"):
        field = next(one for one in records.correctable(subject(case.resident_id)) if one.name == "surname")
        run_id = retention.begin_person(ids_of(subject(case.resident_id).about), "SR-1: she asked")

    def erase():
        while retention.step(run_id):
            pass

    def correct():
        assert queries.standing(request_id).request.state == "open"
        actions.correct(request_id, field, "O’Cannery", "She showed a bill")

    ours = lambda: norfolk.acting("norfolk", "ig")  # noqa: E731
    with pytest.raises(NotPossibleNow, match="erased"):
        meet(everything, (ours(), erase), (ours(), correct))
    assert "O’Can" not in str(everything("select * from resident")) + str(
        everything("select * from subject_correction")
    )
