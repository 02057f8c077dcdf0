"""An import from the upload to its end: each row counted once, each step told, and nothing of it seen elsewhere."""

import pytest

from hub.intake import queries
from hub.intake.actions import runs
from hub.kernel.db import rows
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from tests.intake.conftest import PERSON, counts, many, person, written


def test_every_row_is_counted_once_and_the_run_ends(bring, everything):
    run = bring(*many(5), person(ID=""))
    assert counts(run) == (5, 0, 0, 1)
    assert (run.status, run.total, run.done) == ("finished", 6, 6)
    assert len(everything("select 1 from case_file")) == len(everything("select 1 from resident")) == 5
    assert everything("select 1 from import_row") == everything("select 1 from import_upload") == []


def test_the_same_list_again_changes_nothing(bring, everything):
    state = """
        select c.*, r.*, p.* from case_file c join resident r on r.id = c.resident_id
        left join contact_point p on p.resident_id = r.id order by p.id"""
    bring(*many(3))
    before = everything(state), everything("select count(*) from event where kind like 'case:%'")
    assert counts(bring(*many(3))) == (0, 0, 3, 0)
    assert (everything(state), everything("select count(*) from event where kind like 'case:%'")) == before


def test_each_new_case_has_its_event_and_is_found_by_its_resident(bring, everything, norfolk):
    bring(*many(3))
    found = everything("""
        select e.kind, e.account_id, e.role, e.about, c.id as case_id from event e
        join event_about a on (a.org_id, a.event_id) = (e.org_id, e.id)
        join case_file c on c.resident_id = a.about order by e.kind, e.id""")
    assert [row.kind for row in found] == ["case:opened"] * 3 + ["case:routed"] * 3
    assert all(str(row.case_id) in row.about for row in found)
    assert {row.account_id for row in found} == {norfolk.person("norfolk", "supervisor").id}


def test_a_run_tells_each_of_its_steps(bring, everything, norfolk):
    run = bring(PERSON, person(ID=""))
    events = everything("select kind, facts from event where kind like 'import:%' order by id")
    about = {"run": str(run.id)}
    assert [(row.kind, row.facts) for row in events] == [
        ("import:started", about | {"digest": run.digest}),
        ("import:read", about | {"rows": 2, "rejected": 1}),
        ("import:confirmed", about),
        ("import:finished", about | {"new": 1, "changed": 0, "unchanged": 0, "rejected": 1, "outside": 0}),
    ]


def test_no_other_organisation_sees_anything_of_an_import(bring, norfolk):
    bring(PERSON, person(ID=""))
    with norfolk.acting("norfolk", "supervisor"):
        runs.read(runs.upload("waiting.csv", written(person(ID="a7"))))
        runs.upload("unread.csv", written(person(ID="a8")))
    for table in ("import_run", "import_upload", "import_row", "import_reject", "arrival"):
        with norfolk.acting("norfolk", "supervisor"):
            assert rows(f"select 1 from {table}")
        for other, role in (("breckland", "manager"), ("norwich", "ig")):
            with norfolk.acting(other, role):
                assert rows(f"select 1 from {table}") == []


def test_a_list_that_came_in_between_is_noticed_while_importing(norfolk, places, bring, everything):
    with norfolk.acting("norfolk", "supervisor"):
        waiting = runs.upload("early.csv", written(*many(3)))
        runs.read(waiting)
        assert counts(queries.run(waiting)) == (3, 0, 0, 0)
    bring(*many(3))
    with norfolk.acting("norfolk", "supervisor"):
        runs.confirm(waiting)
        while runs.import_step(waiting):
            pass
        assert counts(queries.run(waiting)) == (0, 0, 3, 0)
    assert len(everything("select 1 from case_file")) == 3


@pytest.mark.asvs("2.3.1")
def test_a_file_is_confirmed_once_and_only_by_its_own_council(norfolk, places):
    with norfolk.acting("norfolk", "supervisor"):
        run_id = runs.upload("today.csv", written(PERSON))
        runs.read(run_id)
        runs.confirm(run_id)
        with pytest.raises(NotPossibleNow):
            runs.confirm(run_id)
        with pytest.raises(NotPossibleNow):
            runs.discard(run_id)
    with norfolk.acting("breckland", "manager"), pytest.raises(NotYours):
        queries.run(run_id)


def test_a_file_that_breaks_off_is_told_and_nothing_of_it_is_kept(norfolk, everything):
    with norfolk.acting("norfolk", "supervisor"):
        run_id = runs.upload("today.csv", written(*[PERSON] * 30) + b'a2,"Ada')
        runs.read(run_id)
        run = queries.run(run_id)
        assert run.status == "unreadable"
        assert run.problem.startswith("A quotation mark in row 32 is never closed")
    assert everything("select 1 from import_row") == everything("select 1 from import_upload") == []


def test_what_is_no_line_list_is_refused_before_anything_is_kept(norfolk, everything):
    for content in (b"", b"\x89PNG\r\n\x1a\n\x00\x00\x00", b"name,town\nx,y\n", b"ID,Surname\n"):
        with pytest.raises(Invalid), norfolk.acting("norfolk", "supervisor"):
            runs.upload("x.csv", content)
    assert everything("select 1 from import_run") == []


def test_rejected_rows_go_after_their_time(norfolk, everything):
    with norfolk.acting("norfolk", "supervisor"):
        run_id = runs.upload("today.csv", written(PERSON, person(ID="")))
        runs.read(run_id)
        assert len(queries.rejects(run_id)) == 1
        runs.forget(run_id)
        assert queries.rejects(run_id) == []
    assert everything("select facts from event where kind = 'import:forgotten'")[0].facts == {"run": str(run_id)}
