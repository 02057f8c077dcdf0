"""A step of an erasure and a colleague at the same record at one moment: either of them comes first, and wholly."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from hub.cases import actions as cases
from hub.cases import queries as case_queries
from hub.kernel.db import db
from hub.kernel.problems import EditConflict
from hub.programmes.queries import programme
from hub.retention import actions
from tests.meeting import meet
from tests.retention.test_held_meanwhile import resident  # noqa: F401 - closed nine years ago

# ruff: noqa: F811


@pytest.fixture
def run_id(norfolk, resident):
    with norfolk.acting("norfolk", "ig"):
        return actions.begin(None)


@pytest.fixture
def case_id(everything, resident):
    return everything("select id from case_file")[0].id


def reopen(case_id):
    case = case_queries.case(case_id)
    cases.reopen(case, case.version, "She rang again")


def test_a_case_that_is_opened_again_just_now_stays(norfolk, run_id, case_id, everything, work):
    tracer, officer = norfolk.acting("norfolk", "tracer"), norfolk.acting("norfolk", "ig")
    meet(everything, (tracer, lambda: reopen(case_id)), (officer, lambda: actions.step(run_id)))
    work()
    [found] = everything("""select c.status, c.erased_at as case, r.erased_at as resident, r.surname from case_file c
                            join resident r on r.id = c.resident_id""")  # fmt: skip
    assert (found.status, found.case, found.resident, found.surname) == ("open", None, None, "Fenwick")
    [run] = everything("select * from erasure_run")
    assert run.finished_at and run.done == 0 and {one["record"] for one in run.held} == {"case", "residents"}


def test_whoever_changes_a_case_that_is_erased_just_now_is_told(norfolk, run_id, case_id, everything):
    with norfolk.acting("norfolk", "tracer"):
        before = case_queries.case(case_id)

    def change():
        cases.change_case(before, before.version, programme(), {"surname": "Fenwicke"})

    officer, tracer = norfolk.acting("norfolk", "ig"), norfolk.acting("norfolk", "tracer")
    with pytest.raises(EditConflict):
        meet(everything, (officer, lambda: actions.step(run_id)), (tracer, change))
    assert "Fenwick" not in str(everything("select * from resident")) + str(everything("select * from case_file"))


def test_what_is_added_just_now_goes_too(norfolk, run_id, case_id, everything):
    """A note that a colleague is writing when the step begins."""
    note = text("""insert into case_note (org_id, id, case_id, kind, body, at, by)
                   values (acting_org(), uuidv7(), :id, 'note', 'Anna said', now(), acting_account())""")
    tracer, officer = norfolk.acting("norfolk", "tracer"), norfolk.acting("norfolk", "ig")
    meet(
        everything,
        (tracer, lambda: db.session.execute(note, {"id": case_id})),
        (officer, lambda: actions.step(run_id)),
    )
    assert everything("select 1 from case_note") == []


def test_what_is_added_too_late_is_refused(norfolk, run_id, case_id, everything):
    """A colleague's note waits for the step, and comes too late."""
    note = text("""insert into case_note (org_id, id, case_id, kind, body, at, by)
                   values (acting_org(), uuidv7(), :id, 'note', 'Anna said', now(), acting_account())""")
    officer, tracer = norfolk.acting("norfolk", "ig"), norfolk.acting("norfolk", "tracer")
    with pytest.raises(DBAPIError, match="this record was erased"):
        meet(
            everything,
            (officer, lambda: actions.step(run_id)),
            (tracer, lambda: db.session.execute(note, {"id": case_id})),
        )
    assert everything("select 1 from case_note") == []
