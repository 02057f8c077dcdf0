"""What an erased case's page says, which rows of lists go with a person, and how much a page of rules asks."""

import json
from datetime import date

import pytest

from hub.cases import actions as cases
from hub.governance.subjects import ids_of, subject
from hub.intake.rules.mentions import is_of
from hub.kernel import cipher
from hub.kernel.clock import today
from hub.kernel.holding import RECORDS
from hub.programmes.queries import programme
from hub.retention import actions, queries
from tests.retention.test_pages import body, old_case, seen_in  # noqa: F401 - the same case

# ruff: noqa: F811
RUN = """
    insert into import_run (
        org_id, id, programme, file_name, digest, size, origin, status, names, notices, warnings, total, done, position,
        new, changed, unchanged, rejected, repeated, unrouted, outside, matched, started_at, finished_at)
    values (:org, uuidv7(), 'covid-19', 'list.csv', :digest, 1, 'file', 'finished', '[]', '[]', '{}', 3, 3, 3,
            0, 0, 0, 3, 0, 0, 0, '{}', now(), now()) returning id"""
REJECT = """insert into import_reject (org_id, run_id, number, cells, reasons)
            values (:org, :run, :number, cast(:cells as jsonb), '["No reference"]')"""


@pytest.fixture
def rejects(norfolk, everything):
    """Three rows that were no good: Anna's by her number, hers by name and birthday, and a stranger's."""
    org = norfolk.org("norfolk")
    [run] = everything(RUN, org=org, digest="1" * 64)
    given = (["", "943 476 5919", "?"], ["Fenwick", "ANNA", "03/04/1961"], ["Fenwick", "Anna", "04/04/1961"])
    for number, one in enumerate(given, 1):
        cells = cipher.SecretList(one)
        cells.org_id = org
        everything(REJECT, org=org, run=run.id, number=number, cells=json.dumps(cells.sealed()))
    return lambda: [one.number for one in everything("select number from import_reject order by number")]


def erase_by_rule(client, work):
    officer = client("norfolk", "ig")
    officer.post("/retention/due", data={"seen": seen_in(body(officer.get("/retention/due")))})
    work()
    return officer


def test_an_erased_case_says_so_instead_of_blanks(client, old_case, work, everything):
    officer = erase_by_rule(client, work)
    [run] = everything("select id, number from erasure_run")
    assert officer.get(f"/retention/erasures/{run.id}").status_code == 200
    tracer = body(client("norfolk", "tracer").get(f"/cases/{old_case[0]}"))
    assert "This case was erased" in tracer and "Not known" not in tracer and f"Erasure {run.number}" in tracer
    assert "kept for 8 years after the case was closed" in tracer and "Record a call" not in tracer
    assert f"/retention/erasures/{run.id}" not in tracer and "Information governance has its certificate" in tracer
    supervisor = body(client("norfolk", "supervisor").get(f"/cases/{old_case[0]}"))
    assert "This case was erased" in supervisor


def test_who_looked_at_somebody_who_was_erased_says_so_instead_of_blanks(client, old_case, work):
    officer = erase_by_rule(client, work)
    page = body(officer.get(f"/governance/residents/{old_case[1]}"))
    assert "Somebody who was erased" in page and "Erased on " in page and "/retention#erasures" in page
    for gone in ("No name known", "Not known", "Restrict this record", "Letter to the resident"):
        assert gone not in page, gone
    assert "Nobody: erased on" in body(officer.get(f"/governance/residents/{old_case[1]}/statement"))


def test_one_erased_at_their_request_says_so(client, old_case, work, norfolk):
    case_id, person = old_case
    with norfolk.acting("norfolk", "ig"):
        actions.begin_person(ids_of(subject(person).about), "SR-1: she asked")
    work()
    text = body(client("norfolk", "tracer").get(f"/cases/{case_id}"))
    assert "At the person’s request (UK GDPR article 17)" in text and "she asked" not in text


def test_rows_that_were_no_good_go_with_the_person_they_are_of(client, old_case, rejects, work, everything):
    everything("update resident set born_on = '1961-04-03' where id = :id", id=old_case[1])
    officer = erase_by_rule(client, work)
    assert rejects() == [3], "a stranger of the same name stays"
    [run] = everything("select id, counts from erasure_run")
    assert run.counts["rejects"] == 2
    assert "Rows that could not be read" in body(officer.get(f"/retention/erasures/{run.id}"))


def test_they_stay_while_the_person_stays(client, old_case, rejects, work, everything):
    """Another case of hers keeps her record."""
    everything("""insert into case_file (org_id, id, resident_id, programme, category, received_at, priority, status)
                  select org_id, uuidv7(), id, 'covid-19', 'case', now(), 1, 'open' from resident where id = :id""",
               id=old_case[1])  # fmt: skip
    erase_by_rule(client, work)
    assert rejects() == [1, 2, 3]


@pytest.mark.parametrize(
    ("cells", "is_hers"),
    [
        (["a1", "9434765919"], True),
        (["a1", "943-476-5919"], True),
        (["a1", "94347659190"], False),
        (["fenwick", "Anna", "3 April 1961"], True),
        (["Fenwick, Anna", "1961-04-03"], True),
        (["Fenwick", "Anna", "no date"], False),
        (["Fenwick", "", "03/04/1961"], False),
        (["Anna", "03/04/1961"], False),
        ([], False),
    ],
)
def test_whose_row_it_is_is_told_by_its_marks(cells, is_hers):
    assert is_of(cells, "9434765919", ("fenwick", "anna"), date(1961, 4, 3), date(2026, 11, 22)) is is_hers


def test_nobody_is_recognised_by_too_little():
    day = date(2026, 11, 22)
    assert not is_of(["", "Fenwick"], None, ("fenwick", ""), date(1961, 4, 3), day)
    assert not is_of(["", ""], "", ("", ""), None, day)


def test_each_class_of_record_is_one_statement(norfolk, statements):
    with norfolk.acting("norfolk", "ig"), statements() as sent:
        for rule in queries.rules():
            queries.standing(rule)
    assert len([one for one in sent if "retention_period" in one]) == len(RECORDS)


def test_what_is_due_and_what_comes_next_are_told_together(norfolk, old_case, everything):
    with norfolk.acting("norfolk", "tracer"):
        kept = cases.open_case(programme(), {"surname": "Quay", "forename": None, "born_on": None, "postcode": None})
    everything("update case_file set status = 'closed', closed_at = now() where id = :id", id=kept)
    with norfolk.acting("norfolk", "ig"):
        found = queries.standing(next(one for one in queries.rules() if one.record.name == "case"))
    assert ([one.id for one in found.due], found.held, found.kept) == ([old_case[0]], [], 1)
    assert found.next is not None and found.next.year >= today().year + 7
