"""What goes back to the county: exactly what was looked at, with where each detail came from, once."""

import pytest

from hub.handovers import actions
from tests.enrichment.searching import add, answer_of, checklist, seal_of, send, version_of


def test_the_answer_can_be_read_again_after_it_went(officer, accepted):
    add(officer, accepted)
    send(officer, accepted)
    page = officer.get(f"/requests/{accepted}/search").text
    assert "This is what they were told" in page and "01632 960123" in page and "Council tax" in page


def test_what_was_found_goes_back_with_where_each_came_from(officer, accepted, everything, work):
    officer.post(
        f"/requests/{accepted}/search",
        data=checklist(0, council_tax="found", licensing="nothing-found", note="Works nights"),
    )
    add(officer, accepted)
    add(officer, accepted, "email", "ada@example.org", "benefits")
    add(officer, accepted, "address", "Flat 2, 9 High Street, Dereham", "benefits")
    shown = officer.get(f"/requests/{accepted}/search/return").text
    assert send(officer, accepted).status_code == 303
    work()
    row = answer_of(everything, accepted)
    assert row.status == "returned"
    assert row.answer["outcome"] == "contact-points-found"
    assert row.answer["contact_points"] == [
        {"kind": "phone", "value": "+441632960123", "source": "Council tax"},
        {"kind": "email", "value": "ada@example.org", "source": "Housing benefit and council tax support"},
        {
            "kind": "address",
            "value": "Flat 2, 9 High Street, Dereham, PE37 7AB",
            "source": "Housing benefit and council tax support",
        },
    ]
    results = {one["system"]: one["result"] for one in row.answer["searched"]}
    assert (results["Council tax"], results["Licensing"], results["Electoral roll"]) == (
        "found",
        "nothing-found",
        "not-searched",
    )
    assert row.answer["note"] == "Works nights"
    for told in ("01632 960123", "ada@example.org", "Dereham", "Works nights"):
        assert told in shown
    arrived = everything(
        "select kind, value, source, found_in from contact_point where source = 'district' order by kind"
    )
    assert ("phone", "+441632960123", "district", "Council tax") in [tuple(one) for one in arrived]
    assert officer.person.name not in str(row.answer)


def test_nothing_found_is_an_answer_too(officer, accepted, everything, work):
    officer.post(f"/requests/{accepted}/search", data=checklist(0, council_tax="nothing-found"))
    assert send(officer, accepted).status_code == 303
    work()
    row = answer_of(everything, accepted)
    assert (row.status, row.answer["outcome"]) == ("returned", "nothing-found")
    assert "contact_points" not in row.answer


@pytest.mark.parametrize(
    "results, told", [({}, "No system has been searched yet"), ({"benefits": "found"}, "Add the contact details")]
)
def test_half_a_search_is_no_answer(officer, accepted, results, told):
    officer.post(f"/requests/{accepted}/search", data=checklist(0, **results))
    assert told in officer.get(f"/requests/{accepted}/search/return").text
    refused = officer.post(f"/requests/{accepted}/search/return", data={"seal": "x", "version": 2})
    assert refused.status_code == 409 and told in refused.text


def test_only_what_was_looked_at_is_sent(officer, client, accepted, everything):
    add(officer, accepted)
    page = officer.get(f"/requests/{accepted}/search/return")
    add(client("breckland", "manager"), accepted, value="01632 960999")
    answer = officer.post(
        f"/requests/{accepted}/search/return", data={"seal": seal_of(page), "version": version_of(page)}
    )
    assert answer.status_code == 409
    assert "Nothing was sent" in answer.text and "01632 960999" in answer.text
    assert answer_of(everything, accepted, "received").status == "accepted"


def test_a_request_withdrawn_meanwhile_is_a_plain_page_and_nothing_is_lost(officer, accepted, norfolk, work):
    with norfolk.acting("norfolk", "tracer"):
        actions.withdraw(accepted)
    work()
    page = officer.get(f"/requests/{accepted}/search")
    assert page.status_code == 200 and "This request is no longer needed" in page.text and "Penhaligon" not in page.text
    late = officer.post(f"/requests/{accepted}/search", data=checklist(0, note="Half an hour of work"))
    assert late.status_code == 409 and "Half an hour of work" in late.text


def test_a_district_whose_file_lists_no_system_can_still_answer(officer, accepted, everything, norfolk):
    everything("delete from section where name = 'systems' and org_id = :org", org=norfolk.org("breckland"))
    assert "Other records" in officer.get(f"/requests/{accepted}/search").text
    assert add(officer, accepted, system="other").status_code == 303
    assert send(officer, accepted).status_code == 303
