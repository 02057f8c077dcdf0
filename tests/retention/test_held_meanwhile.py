"""A hold that is placed while an erasure is under way: what it keeps stays, and the certificate says so."""

from datetime import timedelta

import pytest

from hub.cases import actions as cases
from hub.governance.subjects import ids_of, subject
from hub.kernel.clock import today
from hub.programmes.queries import programme
from hub.retention import actions, queries

ANNA = {"forename": "Anna", "surname": "Fenwick", "postcode": "IP24 2AA", "nhs_number": "9434765919"}
ERASED = "select c.erased_at as case, r.erased_at as resident from case_file c join resident r on r.id = c.resident_id"


@pytest.fixture
def resident(norfolk, everything):
    """A resident whose only case was closed nine years ago."""
    with norfolk.acting("norfolk", "tracer"):
        cases.open_case(programme(), dict(ANNA))
    everything("update case_file set status = 'closed', closed_at = now() - interval '9 years'")
    return everything("select id from resident")[0].id


def place(resident):
    sets = ids_of(subject(resident).about)
    return actions.place(sets, "The coroner asks for it", today() + timedelta(days=30))


def test_what_is_held_since_an_erasure_began_stays(norfolk, resident, work, everything):
    with norfolk.acting("norfolk", "ig"):
        run_id = actions.begin(None)
    with norfolk.acting("norfolk", "ig"):
        hold_id = place(resident)
    work()
    [kept] = everything(ERASED)
    assert (kept.case, kept.resident) == (None, None)
    [run] = everything("select * from erasure_run")
    assert run.finished_at and run.done == 0
    assert {one["record"] for one in run.held} == {"case", "residents"}
    with norfolk.acting("norfolk", "ig"):
        assert queries.done_by_record(run_id) == {}
        actions.lift(hold_id, 1, "The inquest is over")
        actions.begin(None)
    work()
    [gone] = everything(ERASED)
    assert gone.case and gone.resident


def test_a_person_s_erasure_stops_for_a_hold_too(norfolk, resident, work, everything):
    with norfolk.acting("norfolk", "ig"):
        actions.begin_person(ids_of(subject(resident).about), "UK GDPR art. 17")
    with norfolk.acting("norfolk", "ig"):
        place(resident)
    work()
    assert [(one.case, one.resident) for one in everything(ERASED)] == [(None, None)]
    [run] = everything("select held from erasure_run")
    assert {one["record"] for one in run.held} == {"cases", "residents"}


def test_whoever_was_held_when_their_last_case_went_goes_with_the_next_erasure(
    norfolk, resident, work, everything, monkeypatch
):
    monkeypatch.setattr(queries.to_do, "__defaults__", (1,))
    with norfolk.acting("norfolk", "ig"):
        run_id = actions.begin(None)
        assert actions.step(run_id)
    with norfolk.acting("norfolk", "ig"):
        hold_id = place(resident)
    work()
    assert [(bool(one.case), one.resident) for one in everything(ERASED)] == [(True, None)]
    with norfolk.acting("norfolk", "ig"):
        actions.lift(hold_id, 1, "The inquest is over")
        actions.begin(None)
    work()
    [gone] = everything(ERASED)
    assert gone.case and gone.resident


def test_a_hold_and_a_step_wait_for_each_other(norfolk, resident, everything):
    with norfolk.acting("norfolk", "ig"):
        run_id = actions.begin(None)
    with norfolk.acting("norfolk", "ig"):
        place(resident)
        assert not _free(everything)
    with norfolk.acting("norfolk", "ig"):
        actions.step(run_id)
        assert not _free(everything)
    assert _free(everything)


def _free(everything) -> bool:
    """Whether nobody is at work on this organisation's erasures."""
    return everything(
        "select not exists (select from pg_locks where locktype = 'advisory' and classid = 7141) as free"
    )[0].free
