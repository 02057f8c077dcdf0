"""What the database lets an erasure touch, asked by SQL as the application's role; and what an erased row takes in."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from hub.calls.actions import record_call
from hub.cases import actions as cases
from hub.cases import queries as case_queries
from hub.governance.subjects import ids_of, subject
from hub.kernel.clock import now, today
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.programmes.queries import programme
from hub.retention import actions, queries
from tests.retention.test_held_meanwhile import place, resident  # noqa: F401 - closed nine years ago
from tests.retention.test_pages import body, seen_in

# ruff: noqa: F811

AS_ERASER = "set local role hub_eraser"
BY_SQL = (
    "delete from contact_point where resident_id = :id",
    "delete from case_note",
    "update resident set surname = null, erased_at = now() where id = :id",
    "update case_file set facts = '{}', erased_at = now()",
)


@pytest.fixture
def reach(norfolk, everything, resident):
    """How many rows each statement finds as the application become hub_eraser; nothing of it is kept."""
    org = norfolk.org("norfolk")
    everything("""insert into contact_point (org_id, id, resident_id, kind, value, source, state, added_at)
                  values (:org, uuidv7(), :id, 'phone', '+447700900123', 'list', 'untried', now())""",
               org=org, id=resident)  # fmt: skip
    everything("""insert into case_note (org_id, id, case_id, kind, body, at, by)
                  select c.org_id, uuidv7(), c.id, 'note', 'Said', now(), a.id from case_file c
                  join account a on a.org_id = c.org_id limit 1""")

    def count() -> list[int]:
        with norfolk.acting("norfolk", "ig"):
            db.session.execute(text(AS_ERASER))
            found = [db.session.execute(text(one), {"id": resident} if ":id" in one else {}).rowcount for one in BY_SQL]
            db.session.rollback()
        return found

    return count


def test_it_touches_what_an_erasure_under_way_lists(norfolk, reach):
    assert reach() == [0, 0, 0, 0]
    with norfolk.acting("norfolk", "ig"):
        actions.begin(None)
    assert reach() == [1, 1, 1, 1]


def test_it_touches_nothing_that_a_hold_keeps_though_it_was_listed_before(norfolk, resident, reach):
    with norfolk.acting("norfolk", "ig"):
        actions.begin(None)
    with norfolk.acting("norfolk", "ig"):
        place(resident)
    assert reach() == [0, 0, 0, 0]


def test_it_touches_nothing_under_an_erasure_that_is_over(norfolk, resident, reach, work, everything):
    """What a hold kept stands on its list for ever, and nobody can say that it is not over."""
    with norfolk.acting("norfolk", "ig"):
        actions.begin(None)
    with norfolk.acting("norfolk", "ig"):
        hold_id = place(resident)
    work()
    with norfolk.acting("norfolk", "ig"):
        actions.lift(hold_id, 1, "The inquest is over")
    assert len(everything("select 1 from erasure_item where done_at is null")) == 2 and reach() == [0, 0, 0, 0]
    again = "update erasure_run set finished_at = null, digest = null"
    for role in ("hub_app", "hub_eraser"):
        with pytest.raises(DBAPIError, match="is over|permission denied"), norfolk.acting("norfolk", "ig"):
            db.session.execute(text(f"set local role {role}"))
            db.session.execute(text(again))
    assert reach() == [0, 0, 0, 0]


def test_by_the_rules_nobody_is_listed_without_a_case(norfolk, everything):
    person = "insert into resident (org_id, id, forename_key, surname_key, postcode_key, home_key, created_at, version,"
    everything(person + " compared) values (:org, uuidv7(), '', '', '', '', now(), 1, 1)", org=norfolk.org("norfolk"))
    with pytest.raises(DBAPIError, match="no case of this resident goes"), norfolk.acting("norfolk", "ig"):
        run = new_id()
        db.session.execute(
            text("""insert into erasure_run (org_id, id, number, kind, started_at, rules, total)
                                   values (acting_org(), :run, 900, 'rules', now(), '{}', 1)"""),
            {"run": run},
        )
        db.session.execute(text("""insert into erasure_item (org_id, run_id, record, sort, about)
                                   select acting_org(), :run, 'case', 'residents', id from resident limit 1"""),
                           {"run": run})  # fmt: skip


def test_a_page_that_was_open_while_its_case_was_erased_changes_nothing(norfolk, resident, client, work, everything):
    [case] = everything("select id, version from case_file")
    tracer = client("norfolk", "tracer")
    with norfolk.acting("norfolk", "ig"):
        actions.begin(None)
    work()
    for version in (case.version, case.version + 1):
        sent = tracer.post(f"/cases/{case.id}/reopen", data={"version": version, "why": "She rang"})
        assert sent.status_code == 409, sent.status_code
    assert "was erased meanwhile" in sent.text
    [after] = everything("select status, facts, reference from case_file")
    assert (after.status, after.facts, after.reference) == ("closed", {}, None)
    assert "She rang" not in str(everything("select * from case_note"))


@pytest.mark.parametrize("change", ["surname = 'Fenwick'", "postcode_key = 'ip242aa'"])
def test_an_erased_row_takes_nothing_in(norfolk, resident, work, everything, change):
    with norfolk.acting("norfolk", "ig"):
        actions.begin(None)
    work()
    with pytest.raises(DBAPIError, match="was erased"), norfolk.acting("norfolk", "tracer"):
        db.session.execute(text(f"update resident set {change} where id = :id"), {"id": resident})


def test_who_was_left_behind_is_due_again_when_the_hold_is_lifted(
    norfolk, resident, client, work, everything, monkeypatch
):
    """Their case went, then they were held: no case says that they are due."""
    monkeypatch.setattr(queries.to_do, "__defaults__", (1,))
    officer = client("norfolk", "ig")
    with norfolk.acting("norfolk", "ig"):
        run_id = actions.begin(None)
        assert actions.step(run_id)
    with norfolk.acting("norfolk", "ig"):
        hold_id = place(resident)
    work()
    assert "Nothing is due" in body(officer.get("/retention/due"))
    with norfolk.acting("norfolk", "ig"):
        actions.lift(hold_id, 1, "The inquest is over")
        assert queries.due().number == 1
    assert "1 due now" in body(officer.get("/retention"))
    shown = body(officer.get("/retention/due"))
    assert str(resident) in shown and "the hold was lifted" in shown
    assert officer.post("/retention/due", data={"seen": seen_in(shown)}).status_code == 303
    work()
    assert everything("select erased_at from resident where id = :id", id=resident)[0].erased_at


def test_somebody_left_behind_since_the_look_is_not_erased_unseen(norfolk, resident, client, everything, monkeypatch):
    with norfolk.acting("norfolk", "ig"):
        seen = queries.due()
        left = [(resident, None)]
        assert actions.runs.seal_of(seen) != actions.runs.seal_of(queries.Due(seen.standings, _rows(left)))


def _rows(pairs):
    from types import SimpleNamespace

    return [SimpleNamespace(id=one, at=at) for one, at in pairs]


def test_an_erasure_takes_every_search_that_was_typed_here_and_none_elsewhere(
    norfolk, resident, client, work, everything
):
    """What was typed is sealed: nobody can tell whose name it is."""
    for slug, role, page in (("norfolk", "tracer", "/cases"), ("breckland", "officer", "/requests")):
        assert client(slug, role).post(page, data={"text": "Fenwick"}).status_code == 303
    kept = "select org_id from kept_search"
    assert len(everything(kept)) == 2
    with norfolk.acting("norfolk", "ig"):
        run_id = actions.begin(None)
    work()
    assert [one.org_id for one in everything(kept)] == [norfolk.org("breckland")]
    shown = body(client("norfolk", "ig").get(f"/retention/erasures/{run_id}"))
    assert "What colleagues had typed to find somebody" in shown


def test_nothing_is_taken_of_the_searches_while_nothing_is_erased(norfolk, client, everything):
    client("norfolk", "tracer").post("/cases", data={"text": "Fenwick"})
    with norfolk.acting("norfolk", "ig"):
        db.session.execute(text(AS_ERASER))
        assert db.session.execute(text("delete from kept_search")).rowcount == 0
        db.session.rollback()


def test_one_person_goes_with_their_parts_though_a_hold_stands_on_somebody_else(norfolk, resident, work, everything):
    with norfolk.acting("norfolk", "tracer"):
        other = {"forename": "Bo", "surname": "Quay", "born_on": None, "postcode": None}
        case_id = cases.open_case(programme(), other)
    with norfolk.acting("norfolk", "ig"):
        actions.place({"cases": [case_id]}, "An inquiry", today() + timedelta(days=30))
        actions.begin_person(ids_of(subject(resident).about), "SR-1: she asked")
    work()
    assert everything("select erased_at from resident where id = :id", id=resident)[0].erased_at
    assert everything("select surname from resident where surname = 'Quay'")


def test_nothing_that_is_typed_on_an_open_page_is_added_to_an_erased_case(norfolk, resident, client, work, everything):
    """Calls can be recorded on a closed case as on an open one."""
    [case] = everything("select id from case_file")
    tracer = client("norfolk", "tracer")
    with norfolk.acting("norfolk", "ig"):
        actions.begin(None)
    work()
    sent = tracer.post(f"/cases/{case.id}/contact", data={"phone": "07700 900123", "source": "resident"})
    assert sent.status_code == 409 and "was erased meanwhile" in sent.text
    with pytest.raises(DBAPIError, match="was erased"), norfolk.acting("norfolk", "tracer"):
        outcome = next(iter(programme().call_outcomes))
        typed = {"channel": "call", "outcome": outcome, "note": "She said", "at": now()}
        record_call(case_queries.case(case.id), programme(), typed)
    for table in ("call", "contact_point"):
        assert everything(f"select 1 from {table}") == [], table
