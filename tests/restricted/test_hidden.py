"""The database hides a restricted record from pages of those who do not work on it, and from nobody else."""

from dataclasses import replace

import pytest

from hub.cases import queries as cases
from hub.handovers import queries as requests
from hub.kernel.db import rows
from hub.kernel.tenancy import Acting, as_actor
from hub.restricted import actions
from hub.restricted.curtain import HIDDEN_NUMBER, lifted

TABLES = {
    "resident": "select id from resident where id = :person",
    "case_file": "select id from case_file where id = :case",
    "contact_point": "select id from contact_point where resident_id = :person",
}


def hidden_number() -> int:
    return rows(f"select {HIDDEN_NUMBER} as n")[0].n


def seen(case) -> set[str]:
    return (
        {name for name, asked in TABLES.items() if rows(asked, person=case.resident_id, case=case.id)}
        if case
        else set()
    )


def test_a_record_that_is_not_restricted_is_seen_by_all(case, norfolk):
    with norfolk.acting("norfolk", "tracer", 1):
        assert seen(case) == set(TABLES)


@pytest.mark.parametrize(
    ("role", "nth", "sees"),
    [
        ("tracer", 0, True),  # has the case
        ("tracer", 1, False),
        ("supervisor", 0, False),
        ("consultant", 0, False),
        ("ig", 0, True),
    ],
)
def test_who_sees_a_restricted_record(case, restricted, norfolk, role, nth, sees):
    with norfolk.acting("norfolk", role, nth):
        assert seen(case) == (set(TABLES) if sees else set())
        assert hidden_number() == (0 if sees else 1)


def test_whoever_restricted_it_sees_it(case, restrict, norfolk):
    restrict(case.resident_id, role="supervisor")
    with norfolk.acting("norfolk", "supervisor"):
        assert seen(case) == set(TABLES)


def test_what_nobody_has_is_seen_by_those_who_give_it_out(case, restricted, norfolk, everything):
    everything("update case_file set allocated_to = null where id = :id", id=case.id)
    with norfolk.acting("norfolk", "supervisor"):
        assert seen(case) == set(TABLES)
    with norfolk.acting("norfolk", "tracer", 0):
        assert seen(case) == set()


def test_a_job_a_command_and_the_lifted_curtain_see_everything(case, restricted, norfolk, app):
    other = norfolk.actor("norfolk", "tracer", 1)
    for actor in (replace(other, by_job=True), Acting(other.org_id)):
        with app.app_context(), as_actor(actor):
            assert seen(case) == set(TABLES)
    with norfolk.acting("norfolk", "tracer", 1):
        with lifted():
            with lifted():
                assert seen(case) == set(TABLES)
            assert seen(case) == set(TABLES), "the inner one ended"
        assert seen(case) == set()


def test_the_curtain_falls_again_after_what_went_wrong(case, restricted, norfolk):
    """A page that catches it goes on in the same transaction."""
    with norfolk.acting("norfolk", "tracer", 1):
        with pytest.raises(ValueError):
            with lifted():
                raise ValueError
        assert seen(case) == set()


def test_nothing_can_be_changed_that_is_not_shown(case, restricted, norfolk, everything):
    with norfolk.acting("norfolk", "tracer", 1):
        rows("update resident set surname = 'X' where id = :id returning id", id=case.resident_id)
        rows("update case_file set version = 9 where id = :id returning id", id=case.id)
    assert everything("select surname from resident where id = :id", id=case.resident_id)[0].surname == "Canary"


def test_a_lifted_restriction_hides_nothing(case, restricted, norfolk):
    with norfolk.acting("norfolk", "ig"):
        actions.end(restricted.id, 1)
    with norfolk.acting("norfolk", "tracer", 1):
        assert seen(case) == set(TABLES)


def test_merged_records_are_hidden_with_the_one_they_became(case, restricted, norfolk, everything):
    everything(
        """insert into resident (org_id, id, surname, created_at, merged_into)
           select org_id, uuidv7(), 'Canari', now(), id from resident where id = :id""",
        id=case.resident_id,
    )
    with norfolk.acting("norfolk", "tracer", 1):
        assert rows("select 1 from resident where surname = 'Canari'") == []


def test_what_was_sent_about_them_is_hidden_too(case, restricted, asked, norfolk):
    sent = asked()
    for nth, number in ((0, 1), (1, 0)):
        with norfolk.acting("norfolk", "tracer", nth):
            assert len(rows("select 1 from handover where id = :id", id=sent)) == number


def test_the_mark_does_not_travel(case, restricted, asked, norfolk):
    """The district gets what the agreement gives, and decides for its own row."""
    sent = asked()
    with norfolk.acting("breckland", "officer", 1):
        assert requests.received(sent) is not None and hidden_number() == 0


def test_a_district_restricts_its_own_request(asked, restrict, norfolk):
    received = asked(holder=1)
    restrict(received, slug="breckland")
    for role, nth, sees in (("officer", 1, True), ("officer", 0, False), ("ig", 0, True)):
        with norfolk.acting("breckland", role, nth):
            assert bool(requests.received(received)) is sees, (role, nth)
    with norfolk.acting("norfolk", "tracer", 0):
        assert cases.case is not None and rows("select 1 from handover where id = :id", id=received)


def test_the_next_request_about_the_same_person_is_hidden_with_it_until_somebody_has_it(
    asked, restrict, norfolk, everything
):
    first = asked(holder=1)
    restrict(first, slug="breckland")
    everything("update handover set status = 'returned' where id = :id", id=first)
    again = asked(kind="door-knock")
    for role, nth, sees in (("officer", 0, False), ("officer", 1, True), ("manager", 0, True), ("ig", 0, True)):
        with norfolk.acting("breckland", role, nth):
            assert bool(requests.received(again)) is sees, (role, nth)
    everything("update handover set holder_id = :me where id = :id and side = 'received'", id=again,
               me=norfolk.person("breckland", "officer", 0).id)  # fmt: skip
    with norfolk.acting("breckland", "officer", 0):
        assert requests.received(again) is not None and requests.received(first) is None


def test_another_organisations_mark_hides_nothing_here(case, restricted, norfolk, everything):
    everything("update restriction set org_id = :org, marked_by = :by", org=norfolk.org("breckland"),
               by=norfolk.person("breckland", "ig").id)  # fmt: skip
    with norfolk.acting("norfolk", "tracer", 1):
        assert seen(case) == set(TABLES)


def test_it_is_asked_once_a_statement_not_once_a_row(case, restricted, norfolk):
    with norfolk.acting("norfolk", "tracer", 1):
        for table in ("resident", "case_file", "handover"):
            plan = "\n".join(one[0] for one in rows(f"explain (verbose) select * from {table}"))
            filtered = [line for line in plan.splitlines() if "Filter" in line]
            assert "InitPlan" in plan and all("hidden()" not in line for line in filtered), plan
