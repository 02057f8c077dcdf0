"""Whoever lives in another county is listed and can be passed on: no case is opened, and nobody is dropped."""

import csv
import io
import re

import pytest

from hub.intake.actions import runs
from tests.intake.conftest import HEADER, PERSON, person, written
from tests.intake.test_pages import send, text

AWAY = person(ID="x9", Forename="Xenia", NHS_Number="", Postcode="IP1 1QJ")


@pytest.fixture
def supervisor(client, places):
    return client("norfolk", "supervisor")


def test_a_row_of_another_county_is_counted_and_kept_as_it_came_and_opens_no_case(bring, everything):
    run = bring(PERSON, AWAY)
    assert (run.new, run.outside, run.done, run.total) == (1, 1, 2, 2)
    [kept] = everything("select verdict, gss, cells, facts from import_row")
    assert (kept.verdict, kept.gss, tuple(kept.cells)) == ("outside", "E07000202", AWAY)
    assert kept.facts["forename"] == "Xenia"
    assert [row.reference for row in everything("select reference from case_file")] == ["a1"]
    assert len(everything("select 1 from resident")) == len(everything("select 1 from arrival")) == 1
    [told] = everything("select facts from event where kind = 'import:finished'")
    assert told.facts["outside"] == 1


@pytest.mark.parametrize(
    ("postcode", "ltla", "outside"),
    [("", "Ipswich", 1), ("", "E07000202", 1), ("75011", "Paris", 0), ("", "", 0), ("NR1 3AB", "Ipswich", 0)],
)
def test_a_district_is_known_by_its_postcode_else_by_the_lists_own_word(bring, postcode, ltla, outside):
    run = bring((*person(Postcode=postcode), ltla), header=(*HEADER, "LTLA"))
    assert (run.outside, run.new) == (outside, 1 - outside)


def test_an_area_that_a_member_once_answered_for_is_no_other_countys(bring, everything, norfolk):
    everything(
        "update organisation_area set valid = daterange(lower(valid), '2026-01-01') where org_id = :org",
        org=norfolk.org("norwich"),
    )
    run = bring(PERSON)
    assert (run.new, run.outside, run.unrouted) == (1, 0, 1)


def test_a_case_that_is_known_here_stays_when_the_list_moves_it_away(bring, everything):
    bring(PERSON)
    run = bring(person(Postcode="IP1 1QJ"))
    assert (run.changed, run.outside, run.unrouted) == (1, 0, 1)
    [case] = everything("select status, district_id, gss from case_file")
    assert case == ("open", None, "E07000202")


def test_the_rows_are_downloaded_in_the_lists_own_layout_with_their_council(supervisor, bring, everything):
    run = bring(PERSON, person(ID="x9", Forename="=Xenia", NHS_Number="", Postcode="IP1 1QJ"))
    answer = supervisor.get(f"/imports/{run.id}/other-counties.csv")
    assert re.search(r'="import-\d{8}-\d{4}-other-counties\.csv"$', answer.headers["Content-Disposition"])
    header, row = answer.data.decode("utf-8-sig").splitlines()
    assert header == ",".join((*HEADER, "Council", "Council code"))
    assert row.startswith("x9,'=Xenia,") and row.endswith(",Ipswich,E07000202")
    [made] = everything("select facts from event where kind = 'file:made'")
    assert made.facts == {"file": "import_other_counties", "count": 1}


def test_they_are_listed_until_their_time_is_over(supervisor, bring, everything, work):
    run = bring(AWAY)
    assert "today.csv" in text(supervisor.get("/imports/other-counties"))
    assert "Barleymow, Xenia" in text(supervisor.get(f"/imports/{run.id}/rows/outside"))
    everything("update outbox set available_at = now() where name = 'intake:forget'")
    work()
    assert everything("select 1 from import_row") == []
    assert "No list of the last 30 days" in text(supervisor.get("/imports/other-counties"))


def test_one_that_is_ours_after_all_is_opened_and_goes_to_triage(supervisor, bring, everything):
    run = bring(PERSON, AWAY)
    everything("delete from outbox where name = 'matching:find'")
    [row] = everything("select number from import_row")
    answer = supervisor.post(f"/imports/{run.id}/other-counties", data={"rows": [row.number]}, follow_redirects=True)
    assert "1 case opened. Say in triage which district answers." in text(answer)
    [case] = everything("select c.*, r.forename from case_file c join resident r on r.id = c.resident_id"
                        " where reference = 'x9'")  # fmt: skip
    assert (case.forename, case.district_id, case.status) == ("Xenia", None, "open")
    assert everything("select 1 from outbox where name = 'matching:find'"), "he may be known under another name"
    after = everything("select new, outside, total from import_run")[0]
    assert after == (2, 0, 2) and everything("select 1 from import_row") == []
    [told] = everything("select facts from event where kind = 'import:taken_in'")
    assert told.facts == {"run": str(run.id), "count": 1}
    assert bring(AWAY).unchanged == 1, "the next list knows it"
    assert supervisor.post(f"/imports/{run.id}/other-counties", data={"rows": [row.number]}).status_code == 303
    assert len(everything("select 1 from case_file")) == 2, "not opened twice"


def test_nothing_is_opened_without_a_tick_or_before_the_list_is_imported(supervisor, work, everything):
    sent = send(supervisor, written(AWAY))
    work()
    assert supervisor.post(f"{sent.location}/other-counties", data={"rows": [2]}).status_code == 409
    supervisor.post(f"{sent.location}/confirm")
    work()
    assert supervisor.post(f"{sent.location}/other-counties").status_code == 422
    assert everything("select 1 from case_file") == []


def test_a_case_opened_by_hand_between_look_and_import_counts_as_that_case(
    supervisor, norfolk, work, everything, bring
):
    with norfolk.acting("norfolk", "supervisor"):
        waiting = runs.upload("early.csv", written(AWAY))
        runs.read(waiting)
    bring(person(ID="x9", Forename="Xenia", NHS_Number=""))
    supervisor.post(f"/imports/{waiting}/confirm")
    work()
    [run] = everything("select changed, outside from import_run where id = :id", id=waiting)
    assert run == (1, 0) and everything("select 1 from import_row") == []


def test_triage_closes_what_is_another_countys_and_lists_it(supervisor, bring, everything):
    bring(person(Postcode="75011"))
    [case] = everything("select id, version from case_file")
    assert "Outside this county" in text(supervisor.get("/triage"))
    form = supervisor.get(f"/cases/{case.id}/outside")
    assert "CTAS code: Failed: wrong area" in text(form) and "Ipswich" in text(form)
    unsaid = supervisor.post(f"/cases/{case.id}/outside", data={"version": 1, "council": "E07000202"})
    assert unsaid.status_code == 422 and 'value="E07000202" selected' in unsaid.text
    data = {"version": 1, "council": "E07000202", "why": "The daughter says that she moved to Ipswich"}
    assert supervisor.post(f"/cases/{case.id}/outside", data=data).location == "/triage"
    [closed] = everything("select status, outcome, outcome_code, gss from case_file")
    assert closed == ("closed", "other-county", "Failed: wrong area", "E07000202")
    [note] = everything("select body from case_note where kind = 'closed'")
    assert note.body.startswith("The daughter says")
    listed = text(supervisor.get("/imports/other-counties"))
    assert "Barleymow, Ada" in listed and "Ipswich" in listed
    assert "Outside this county" not in text(supervisor.get("/triage"))


def test_what_triage_closed_is_downloaded_as_it_is_known_here(supervisor, bring, everything):
    bring(person(Postcode="75011"))
    everything("update resident set forename = '=Adele'")
    [case] = everything("select id, version from case_file")
    data = {"version": case.version, "council": "E07000202", "why": "She moved"}
    supervisor.post(f"/cases/{case.id}/outside", data=data)
    answer = supervisor.get("/imports/other-counties.csv")
    [row] = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert (row["ID"], row["Forename"], row["Date of Birth"]) == ("a1", "'=Adele", "1961-04-12")
    assert (row["Phone"], row["Category"], row["Council"]) == ("'+447700900123", "Case", "Ipswich")
    [made] = everything("select facts from event where kind = 'file:made'")
    assert made.facts == {"file": "other_counties", "count": 1}


def test_only_a_supervisor_says_so_and_not_of_a_strangers_case(client, bring, everything):
    bring(person(Postcode="75011"))
    [case] = everything("select id from case_file")
    assert client("norfolk", "tracer").get(f"/cases/{case.id}/outside").status_code == 403
    assert client("breckland", "manager").get(f"/cases/{case.id}/outside").status_code in (403, 404)
