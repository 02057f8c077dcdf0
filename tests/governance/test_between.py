"""All hand-overs between two councils: fields given and returned, the agreement's version, looks by role."""

import csv
import io

from hub.kernel.audit import record
from tests.governance.test_residents import cells


def test_each_side_sees_what_it_gave_and_received(ig, client, norfolk, handover):
    with norfolk.acting("breckland", "officer", 1):
        record("record:opened", about=[handover.id], record="request")
    page = ig.get(f"/governance/between?other={norfolk.org('breckland')}").text
    assert cells(page, "Direction") == ["Given"] and cells(page, "Kind") == ["Find contact details"]
    assert cells(page, "Given") == ["First name, last name, date of birth, postcode"]
    assert cells(page, "Returned") == ["Nothing"]
    assert "version 1" in cells(page, "Under")[0]
    assert cells(page, "Looks")[0].startswith("Here: none. There: officer 1.")
    there = client("breckland", "ig").get(f"/governance/between?other={norfolk.org('norfolk')}").text
    assert cells(there, "Direction") == ["Received"] and cells(there, "Looks")[0].startswith("Here: officer 1.")


def test_kind_and_span_narrow_and_both_spans_are_refused(ig, norfolk, handover):
    address = f"/governance/between?other={norfolk.org('breckland')}"
    assert "Nothing has passed" in ig.get(f"{address}&kind=door-knock").text
    assert "Nothing has passed" in ig.get(f"{address}&until=01/01/2020").text
    assert handover.reference in ig.get(f"{address}&last=7&kind=enrichment").text
    both = ig.get(f"{address}&last=7&since=01/01/2020")
    assert both.status_code == 422 and "not both" in both.text
    assert ig.get("/governance/between?other=987654").status_code == 422


def test_the_first_page_asks_for_the_other_organisation(ig):
    page = ig.get("/governance/between")
    assert page.status_code == 200 and "Choose the other organisation" in page.text
    assert ig.get("/governance/between.csv").status_code == 422


def test_the_file_holds_what_the_page_holds(ig, norfolk, handover, everything):
    answer = ig.get(f"/governance/between.csv?other={norfolk.org('breckland')}")
    [line] = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert line["Reference"] == handover.reference and line["Given or received"] == "Given"
    assert line["Fields given"] == "First name; Last name; Date of birth; Postcode"
    [left] = everything("select facts from event where account_id = :me order by id desc limit 1", me=ig.person.id)
    assert left.facts == {"file": "between", "count": 1}


def test_a_file_too_long_is_refused(ig, norfolk, handover, monkeypatch):
    monkeypatch.setattr("hub.governance.queries.between.MOST_IN_FILE", 0)
    refused = ig.get(f"/governance/between.csv?other={norfolk.org('breckland')}")
    assert refused.status_code == 409 and "too many for one file" in refused.text


def test_hand_overs_of_others_stay_there(client, norfolk, handover):
    page = client("norwich", "ig").get(f"/governance/between?other={norfolk.org('breckland')}").text
    assert "Nothing has passed" in page and handover.reference not in page
    assert client("norfolk", "supervisor").get("/governance/between").status_code == 403


def test_however_many_they_take_the_same_few_statements(ig, norfolk, handover, statements):
    address = f"/governance/between?other={norfolk.org('breckland')}"
    ig.get(address)
    with statements() as sent:
        ig.get(address)
    assert len(sent) <= 12, sent
