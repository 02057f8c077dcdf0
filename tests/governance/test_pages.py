"""An information governance officer asks who saw whom, and gets an answer without anybody's help."""

import csv
import html
import io
import re

import pytest

from hub.cases.actions import open_case
from hub.kernel.audit import record
from hub.kernel.db import row
from hub.programmes.queries import programme
from tests.governance.conftest import TYPED


def newest(everything, slug_account, n=1):
    found = everything(
        "select kind, facts, about from event where account_id = :id order by id desc limit :n", id=slug_account, n=n
    )
    return found if n > 1 else found[0]


def test_the_start_says_what_can_be_asked_and_who_was_refused(ig, client):
    client("norfolk", "tracer").get("/governance")
    page = ig.get("/governance")
    assert page.status_code == 200
    assert "Who looked at this resident?" in page.text
    assert re.search(r"<strong>1</strong> refusal<", page.text)
    refused = ig.get(html.unescape(re.search(r'href="([^"]*kind=refusals[^"]*)"', page.text)[1])).text
    assert "was refused a page for those who may review who did and saw what" in refused


@pytest.mark.asvs("16.2.5")
@pytest.mark.parametrize(
    "typed",
    [
        {"surname": "o'canary", "postcode": "pe377ab"},
        {"nhs_number": "943 476 5919"},
        {"reference": "CTAS-77001"},
    ],
)
def test_a_resident_is_found_and_the_search_keeps_names_of_fields_only(ig, case, everything, typed):
    page = ig.post("/governance/residents", data=typed)
    assert page.status_code == 200 and f"/governance/residents/{case.resident_id}" in page.text
    event = newest(everything, ig.person.id)
    assert event.kind == "search:made"
    assert event.facts == {"list": "residents", "fields": sorted(typed), "count": 1}


def test_a_request_leads_to_its_resident(ig, case, handover):
    page = ig.post("/governance/residents", data={"reference": handover.reference.lower()})
    assert f"/governance/residents/{case.resident_id}" in page.text


def test_a_surname_alone_finds_nobody_and_a_stranger_is_no_one(ig, case):
    assert ig.post("/governance/residents", data={"surname": "O’Canary"}).status_code == 422
    assert (
        "Nobody here matches"
        in ig.post("/governance/residents", data={"surname": "Canary", "postcode": "PE37 7AB"}).text
    )


def test_who_looked_at_this_resident_names_each_person_and_the_role_elsewhere(ig, norfolk, case, handover):
    page = ig.get(f"/governance/residents/{case.resident_id}").text
    for told in (
        "Ada O’Canary",
        norfolk.person("norfolk", "tracer").name,
        norfolk.person("norfolk", "supervisor").name,
    ):
        assert told in page
    assert "At Breckland, an officer" in page
    assert f"accepted request {handover.reference}" in page
    assert norfolk.person("breckland", "officer", 1).name not in page


def test_the_answer_itself_is_in_the_trail(ig, case, norfolk):
    ig.get(f"/governance/residents/{case.resident_id}")
    again = ig.get(f"/governance/residents/{case.resident_id}").text
    assert f"{ig.person.name} (information governance officer)" in again
    assert "opened the review of who looked at a resident" in again


def test_the_district_finds_the_same_person_by_its_own_row(client, norfolk, case, handover):
    district = client("breckland", "ig")
    found = district.post("/governance/residents", data={"surname": "O'Canary", "postcode": "PE37 7AB"}).text
    assert f"/governance/residents/{handover.id}" in found
    page = district.get(f"/governance/residents/{handover.id}").text
    assert norfolk.person("breckland", "officer", 1).name in page
    assert "At Norfolk, a tracer" in page
    assert norfolk.person("norfolk", "tracer").name not in page
    assert district.get(f"/governance/residents/{case.resident_id}").status_code == 404


def test_nobody_else_finds_either(client, case, handover):
    stranger = client("norwich", "ig")
    assert (
        "Nobody here matches"
        in stranger.post("/governance/residents", data={"surname": "O'Canary", "postcode": "PE37 7AB"}).text
    )
    for path in (f"residents/{case.resident_id}", f"residents/{handover.id}", f"events?resident={case.resident_id}"):
        assert stranger.get(f"/governance/{path}").status_code == 404
    assert "No request of this organisation" in stranger.get(f"/governance/events?reference={handover.reference}").text


def test_events_are_filtered_by_what_stands_in_the_address(ig, norfolk, case, handover):
    tracer = norfolk.person("norfolk", "tracer")
    by_person = ig.get(f"/governance/events?person={tracer.id}").text
    assert "opened a new case" in by_person and "opened a case" not in by_person
    by_kind = ig.get("/governance/events?kind=handover:accepted").text
    assert f"accepted request {handover.reference}" in by_kind and "raised request" not in by_kind
    by_request = ig.get(f"/governance/events?reference={handover.reference}").text
    assert "raised request" in by_request and "opened a new case" not in by_request
    by_resident = ig.get(f"/governance/events?resident={case.resident_id}&kind=looks").text
    assert "opened a case" in by_resident and "opened a new case" not in by_resident


def test_a_request_of_somebody_else_narrows_nothing_and_is_told(ig, norfolk, case, handover):
    with norfolk.acting("norfolk", "tracer"):
        other = open_case(programme(), TYPED | {"reference": "CTAS-77002", "nhs_number": None, "surname": "Other"})
        resident_id = row("select resident_id from case_file where id = :id", id=other).resident_id
    for address in ("events", "events.csv"):
        page = ig.get(f"/governance/{address}?resident={resident_id}&reference={handover.reference}")
        assert page.status_code == 422 and "This request is not about the resident chosen" in page.text
        assert "raised request" not in page.text and "opened a new case" not in page.text


def test_events_are_filtered_by_time(ig, case):
    assert "opened a new case" in ig.get("/governance/events?since=01/01/2020").text
    assert "No event matches" in ig.get("/governance/events?until=01/01/2020").text
    wrong = ig.get("/governance/events?since=sometime")
    assert wrong.status_code == 422 and "Enter a date like" in wrong.text


def test_pages_follow_each_other_without_gap_or_repeat(ig, norfolk, everything):
    with norfolk.acting("norfolk", "tracer"):
        for n in range(120):
            record("list:shown", list="cases", count=n)
    tracer, address, seen = norfolk.person("norfolk", "tracer"), "/governance/events?kind=list:shown", []
    address += f"&person={tracer.id}"
    while address:
        page = ig.get(address).text
        seen += [part.partition(")")[0] for part in page.split("was shown the list of cases (")[1:]]
        address = (
            page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0] if 'rel="next"' in page else ""
        )
        address = address.replace("&amp;", "&")
    assert seen == [str(n) for n in reversed(range(120))]


def test_an_event_shows_all_its_facts(ig, case, handover, everything):
    [event] = everything(
        "select id from event where kind = 'handover:raised' and org_id = (select org_id from case_file)"
    )
    page = ig.get(f"/governance/events/{event.id}").text
    for told in (
        "Request raised",
        handover.reference,
        "Find contact details",
        "Breckland",
        "first name, last name",
        "A resident",
    ):
        assert told in page
    assert "O’Canary" not in page


def test_another_organisations_event_is_not_found(client, case, everything):
    [event] = everything("select id from event where kind = 'case:opened'")
    assert client("breckland", "ig").get(f"/governance/events/{event.id}").status_code == 404


def test_a_colleague_is_asked_about_and_that_is_recorded(ig, norfolk, case, everything):
    tracer = norfolk.person("norfolk", "tracer")
    assert tracer.name in ig.get("/governance/people").text
    page = ig.get(f"/governance/people/{tracer.id}").text
    assert f"What {tracer.name} did" in page and "opened a new case" in page and "Case opened" in page
    left = [(one.kind, one.facts.get("list")) for one in newest(everything, ig.person.id, 3)]
    assert left == [("list:shown", "events"), ("list:shown", "residents_seen"), ("record:opened", None)]
    assert ig.get(f"/governance/people/{norfolk.person('breckland', 'officer').id}").status_code == 404


def test_the_file_holds_what_the_page_holds_and_runs_no_formula(ig, case, handover, everything):
    answer = ig.get(f"/governance/events.csv?resident={case.resident_id}")
    assert answer.status_code == 200 and answer.mimetype == "text/csv"
    told = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    page = ig.get(f"/governance/events?resident={case.resident_id}").text
    kinds = [one["Kind"] for one in told]
    assert kinds[:3] == ["handover:accepted", "handover:raised", "record:opened"] and kinds[-1] == "case:opened"
    assert all(f"/governance/events/{one['Event']}" in page for one in told)
    assert any(one["Who"] == "At Breckland, an officer" for one in told)
    assert "O’Canary" not in answer.text
    assert all(not cell.startswith(("=", "+", "-", "@")) for one in told for cell in one.values())


def test_the_file_is_recorded_before_it_leaves(ig, case, everything):
    ig.get("/governance/events.csv?kind=case:opened")
    event = newest(everything, ig.person.id)
    assert (event.kind, event.facts) == ("file:made", {"file": "events", "count": 1})


@pytest.mark.asvs("15.2.2")
def test_a_file_too_long_is_refused_and_never_cut_short(ig, case, monkeypatch):
    monkeypatch.setattr("hub.governance.queries.events.MOST_IN_FILE", 1)
    refused = ig.get(f"/governance/events.csv?resident={case.resident_id}")
    assert refused.status_code == 409 and "too many for one file" in refused.text


def test_rights_and_vocabulary_are_printed_from_what_the_hub_uses(ig, norfolk):
    rights = ig.get("/governance/rights").text
    assert "import line lists" in rights and norfolk.person("norfolk", "supervisor").name in rights
    vocabulary = ig.get("/governance/vocabulary").text
    assert "handover:raised" in vocabulary and "fields, handover, kind, to" in vocabulary


def test_no_one_but_an_information_governance_officer_may_ask(client):
    for slug, role in (("norfolk", "supervisor"), ("norfolk", "administrator"), ("breckland", "manager")):
        for path in ("", "/events", "/people", "/residents", "/rights", "/vocabulary"):
            assert client(slug, role).get(f"/governance{path}").status_code == 403


def test_a_page_of_events_takes_few_statements(ig, handover, statements):
    ig.get("/governance/events")
    with statements() as sent:
        ig.get("/governance/events")
    assert len(sent) <= 10, sent


def test_a_made_up_address_changes_no_link(ig, norfolk):
    with norfolk.acting("norfolk", "tracer"):
        for _ in range(60):
            record("list:shown", list="cases", count=1)
    page = ig.get("/governance/events?_external=1&_scheme=javascript&endpoint=x&kind=list:shown")
    assert page.status_code == 200 and "javascript:" not in page.text and 'rel="next"' in page.text


@pytest.mark.parametrize("fault", ["since=yesterday", "reference=ZZZZ-ZZZZ", "person=x"])
def test_a_file_of_a_faulty_filter_is_refused_not_empty(client, fault):
    answer = client("norfolk", "ig").get(f"/governance/events.csv?{fault}")
    assert answer.status_code == 422 and answer.mimetype == "text/html"


@pytest.mark.parametrize("path", ["/integrity", "/retention/holds/find", "/subject-requests", "/access-reviews"])
def test_what_lies_on_the_desk_stands_under_it_in_the_navigation(ig, path):
    assert re.search(r'href="/governance" aria-current="true"', ig.get(path).text)
    assert not re.search(r'href="/governance" aria-current', ig.get("/account").text)
