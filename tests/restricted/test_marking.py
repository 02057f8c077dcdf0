"""Restricting a record, reviewing that, lifting it."""

from datetime import timedelta

import pytest

from hub.kernel.clock import today
from hub.restricted.rules import latest_review
from tests.restricted.conftest import WHY


def typed(days=30, **other):
    day = today() + timedelta(days=days)
    told = {"category": "colleague", "reason": "Works in the contact centre", "review_on-day": str(day.day)}
    return told | {"review_on-month": str(day.month), "review_on-year": str(day.year)} | other


@pytest.mark.parametrize("role", ["ig", "supervisor"])
def test_a_record_is_restricted_with_its_reason_and_a_day_of_review(client, case, role, everything):
    browser = client("norfolk", role)
    assert browser.get(f"/restricted/of/{case.resident_id}").status_code == 200
    assert browser.post(f"/restricted/of/{case.resident_id}", data=typed()).status_code == 303
    [kept] = everything("select * from restriction")
    assert (kept.person_id, kept.category, kept.marked_by) == (case.resident_id, "colleague", browser.person.id)
    [event] = everything("select facts, about from event where kind = 'restriction:marked'")
    assert event.facts == {"restriction": str(kept.id), "category": "colleague"}
    assert str(case.resident_id) in event.about
    page = browser.get("/restricted").text
    assert "Ada Canary" in page and "A colleague" in page


def test_a_case_s_address_means_its_resident(client, case, everything):
    client("norfolk", "ig").post(f"/restricted/of/{case.id}", data=typed())
    assert everything("select person_id from restriction")[0].person_id == case.resident_id


def test_its_page_leads_whoever_may_to_restricting_it(client, case, asked):
    link = 'href="/restricted/of/{}"'
    for role, leads in (("supervisor", True), ("tracer", False)):
        assert (link.format(case.id) in client("norfolk", role).get(f"/cases/{case.id}").text) is leads
    request = asked()
    for role, leads in (("manager", True), ("officer", False)):
        browser = client("breckland", role)
        assert (link.format(request) in browser.get(f"/requests/{request}").text) is leads
        assert browser.get(f"/restricted/of/{request}").status_code == (200 if leads else 403)


@pytest.mark.parametrize("days", [0, 400])
def test_the_review_is_within_a_year(client, case, days, everything):
    page = client("norfolk", "ig").post(f"/restricted/of/{case.resident_id}", data=typed(days))
    assert page.status_code == 422 and "after today and within a year" in page.text
    assert everything("select 1 from restriction") == []
    assert latest_review(today()) > today()


def test_the_list_tells_a_supervisor_no_name(client, case, restricted):
    page = client("norfolk", "supervisor").get("/restricted").text
    assert "Not shown to you" in page and "Canary" not in page


def test_it_is_reviewed_and_goes_on(client, restricted, everything):
    ig = client("norfolk", "ig")
    everything("update restriction set review_on = current_date")
    assert "1 restricted record to review" in ig.get("/governance").text
    assert ig.post(f"/restricted/{restricted.id}", data=typed(60, version="1")).status_code == 303
    [event] = everything("select facts from event where kind = 'restriction:changed'")
    assert event.facts["fields"] == ["category", "reason", "review_on"]
    assert ig.post(f"/restricted/{restricted.id}", data=typed(60, version="1")).status_code == 409


@pytest.mark.parametrize("behind", [False, True])
def test_whoever_is_not_shown_it_neither_lifts_it_nor_reads_why(client, restricted, case, everything, behind):
    browser, path = client("norfolk", "supervisor"), f"/restricted/{restricted.id}"
    listed = browser.get("/restricted").text
    if behind:
        typed_in = {"category": "urgent-care", "reason": WHY, "minutes": "15"}
        assert browser.post(f"/restricted/{case.id}/look", data=typed_in).status_code == 303
    lifted = browser.post(f"{path}/lift", data={"version": "1"})
    answers = [browser.get(path), browser.post(path, data=typed(version="1")), lifted]
    assert [one.status_code for one in answers] == [409] * 3 and "is not shown to you" in lifted.text
    assert path not in listed and "Plays for the city" not in answers[0].text
    assert [one.ended_at for one in everything("select ended_at from restriction")] == [None]


def test_who_restricted_it_lifts_it(client, case, restrict, everything):
    mine = restrict(case.resident_id, role="supervisor")
    browser = client("norfolk", "supervisor")
    assert browser.post(f"/restricted/{mine.id}/lift", data={"version": "1"}).status_code == 303
    assert everything("select 1 from restriction where ended_at is not null")


def test_it_is_lifted(client, restricted, case, other, everything):
    ig = client("norfolk", "ig")
    assert ig.post(f"/restricted/{restricted.id}/lift", data={"version": "1"}).status_code == 303
    assert other.get(f"/cases/{case.id}").status_code == 200
    assert everything("select 1 from event where kind = 'restriction:ended'")
    assert ig.post(f"/restricted/{restricted.id}/lift", data={"version": "2"}).status_code == 409


def test_a_restricted_one_leads_to_its_restriction(client, restricted, case):
    answer = client("norfolk", "ig").get(f"/restricted/of/{case.resident_id}")
    assert answer.status_code == 303 and answer.location.endswith(f"/restricted/{restricted.id}")


def test_a_tracer_may_not(other, case):
    assert other.get(f"/restricted/of/{case.resident_id}").status_code == 403


def test_another_council_finds_nothing(client, restricted, case):
    ig = client("breckland", "ig")
    assert ig.get(f"/restricted/{restricted.id}").status_code == 404
    assert ig.get(f"/restricted/of/{case.resident_id}").status_code == 404
    assert "No record is restricted" in ig.get("/restricted").text
