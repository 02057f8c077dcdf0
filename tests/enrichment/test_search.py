"""The district's search for contact points: what it is shown, what is kept between visits, what goes back."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError, ProgrammingError

from hub.cases.actions import open_case
from hub.directory.fields import TELLS_OF_HEALTH
from hub.enrichment.actions import add_point
from hub.enrichment.queries import points
from hub.handovers import actions
from hub.kernel.clock import now
from hub.programmes.queries import programme

RESIDENT = {
    "forename": "Ada",
    "surname": "Penhaligon",
    "born_on": "1971-03-02",
    "address": "4 Mill Lane, Swaffham",
    "postcode": "PE37 7AB",
    "phones": ["+441632960777"],
    "question": "Have you another way to reach this resident?",
    "ends_on": "2026-11-30",
    "programme": "CANARY-programme",
    "risk": "CANARY-risk",
}


BENEFITS = "Housing benefit and council tax support"


@pytest.fixture
def handover_id(norfolk):
    """Norfolk asks Breckland for contact details."""
    with norfolk.acting("norfolk", "tracer"):
        case_id = open_case(programme(), {"surname": "Penhaligon", "postcode": "PE37 7AB"})
        due, lapses = now() + timedelta(hours=4), now() + timedelta(hours=72)
        return actions.raise_handover("enrichment", norfolk.org("breckland"), RESIDENT, case_id, due, lapses)


@pytest.fixture
def accepted(norfolk, handover_id):
    with norfolk.acting("breckland", "officer", 1):
        actions.accept(handover_id, 1)
    return handover_id


@pytest.fixture
def officer(client):
    return client("breckland", "officer", 1)


def checklist(version, note="", **results):
    """Breckland's six systems, 'not searched' unless told."""
    keys = ("council-tax", "electoral-roll", "benefits", "environmental-health", "licensing", "garden-waste")
    answers = {f"in_{key}": "not-searched" for key in keys}
    return (
        answers
        | {f"in_{key.replace('_', '-')}": result for key, result in results.items()}
        | {"note": note, "version": version}
    )


def add(officer, handover_id, kind="phone", value="01632 960123", system="council-tax"):
    answers = {"kind": kind, kind: value, "system": system}
    return officer.post(
        f"/requests/{handover_id}/search/add", data=answers | ({"postcode": "PE37 7AB"} if kind == "address" else {})
    )


def seal_of(page):
    return page.text.partition('name="seal" value="')[2].partition('"')[0]


def version_of(page):
    return page.text.partition('name="version" value="')[2].partition('"')[0]


def send(officer, handover_id):
    page = officer.get(f"/requests/{handover_id}/search/return")
    answer = {"seal": seal_of(page), "version": version_of(page)}
    return officer.post(f"/requests/{handover_id}/search/return", data=answer)


def answer_of(everything, handover_id, side="sent"):
    [row] = everything("select status, answer from handover where id = :id and side = :side", id=handover_id, side=side)
    return row


def test_the_page_shows_the_copied_fields_and_nothing_of_health(officer, accepted):
    page = officer.get(f"/requests/{accepted}/search")
    assert page.status_code == 200
    for told in ("Ada", "Penhaligon", "4 Mill Lane", "2 March 1971", "01632 960777", "Council tax", "Garden waste"):
        assert told in page.text
    for never in ("CANARY", "30 November 2026", "isolation", "COVID"):
        assert never not in page.text
    assert all(key in TELLS_OF_HEALTH for key in ("ends_on", "programme", "risk"))


def test_a_request_that_nobody_claimed_is_claimed_first(officer, handover_id):
    page = officer.get(f"/requests/{handover_id}/search")
    assert "Nobody has claimed this request yet" in page.text
    assert officer.post(f"/requests/{handover_id}/search", data=checklist(0)).status_code == 409


def test_the_checklist_is_kept_with_who_and_when_and_each_search_is_an_event(officer, accepted, everything):
    saved = officer.post(
        f"/requests/{accepted}/search", data=checklist(0, council_tax="nothing-found", benefits="found")
    )
    assert saved.status_code == 303
    page = officer.get(f"/requests/{accepted}/search").text
    assert f"{officer.person.name}, " in page
    assert "2 of 6 systems searched" in page
    found = everything(
        "select facts from event where kind = 'search:recorded' and account_id = :id", id=officer.person.id
    )
    assert {(one.facts["system"], one.facts["result"]) for one in found} == {
        ("council-tax", "nothing-found"),
        ("benefits", "found"),
    }


def test_saving_again_records_only_what_changed(officer, accepted, everything):
    officer.post(f"/requests/{accepted}/search", data=checklist(0, council_tax="found"))
    officer.post(
        f"/requests/{accepted}/search",
        data=checklist(1, council_tax="found", benefits="nothing-found", note="Rings back after 6pm"),
    )
    kinds = [one.kind for one in everything("select kind from event where kind like 'search:%' order by id")]
    assert kinds == ["search:recorded", "search:noted", "search:recorded"]


def test_two_people_saving_get_both_versions_and_nothing_is_lost(officer, client, accepted):
    manager = client("breckland", "manager")
    assert manager.post(f"/requests/{accepted}/search", data=checklist(0, council_tax="found")).status_code == 303
    answer = officer.post(f"/requests/{accepted}/search", data=checklist(0, council_tax="nothing-found", note="Mine"))
    assert answer.status_code == 409
    assert "Found something" in answer.text and "Nothing found" in answer.text and "Mine" in answer.text
    assert manager.person.name in answer.text
    mine_instead = officer.post(
        f"/requests/{accepted}/search", data=checklist(version_of(answer), council_tax="nothing-found", note="Mine")
    )
    assert mine_instead.status_code == 303


def test_someone_else_holding_it_is_said_on_every_page(client, accepted, norfolk):
    manager, holder = client("breckland", "manager"), norfolk.person("breckland", "officer", 1)
    for path in ("search", "search/add", "search/return"):
        assert f"{holder.name} is working on this request" in manager.get(f"/requests/{accepted}/{path}").text


def test_a_phone_number_is_checked_and_kept_in_one_form(officer, accepted, everything):
    assert add(officer, accepted, value="0163").status_code == 422
    assert add(officer, accepted, value="(01632) 960 123").status_code == 303
    [point] = everything("select kind, value, system from found_point")
    assert tuple(point) == ("phone", "+441632960123", "council-tax")


def test_the_same_detail_from_the_same_system_is_refused_and_from_another_kept(officer, accepted, everything):
    add(officer, accepted)
    again = add(officer, accepted)
    assert again.status_code == 422 and "already added" in again.text
    assert add(officer, accepted, system="benefits").status_code == 303
    assert len(everything("select 1 from found_point")) == 2


def test_a_system_that_gave_a_detail_is_thereby_searched(officer, accepted, everything):
    add(officer, accepted, system="licensing")
    assert everything("select system, result from system_search") == [("licensing", "found")]
    assert "1 of 6 systems searched" in officer.get(f"/requests/{accepted}/search").text


def test_a_colleagues_older_checklist_does_not_undo_what_a_new_detail_said(officer, client, accepted, everything):
    manager = client("breckland", "manager")
    add(officer, accepted, system="licensing")
    answer = manager.post(f"/requests/{accepted}/search", data=checklist(0, council_tax="nothing-found"))
    assert answer.status_code == 409 and "Licensing" in answer.text
    assert everything("select system, result from system_search") == [("licensing", "found")]


@pytest.mark.parametrize("then, leads", [("add", "/search/add"), ("answer", "/search/return"), ("", "/search")])
def test_each_button_of_the_checklist_saves_it_first(officer, accepted, then, leads):
    ticked = checklist(0, benefits="nothing-found", note="Works nights") | {"then": then}
    saved = officer.post(f"/requests/{accepted}/search", data=ticked)
    assert saved.location.endswith(f"{accepted}{leads}")
    page = officer.get(f"/requests/{accepted}/search").text
    assert "1 of 6 systems searched" in page and "Works nights" in page


def test_found_something_without_a_detail_links_to_where_it_is_written_down(officer, accepted):
    officer.post(f"/requests/{accepted}/search", data=checklist(0, benefits="found"))
    add(officer, accepted, system="council-tax")
    page = officer.get(f"/requests/{accepted}/search").text
    assert "add what you found in Housing benefit and council tax support" in page
    assert 'value="benefits" checked' in officer.get(f"/requests/{accepted}/search/add?system=benefits").text


def test_several_details_are_entered_one_after_another(officer, accepted):
    first = {"kind": "phone", "phone": "07700 900123", "system": "benefits", "then": "another"}
    answer = officer.post(f"/requests/{accepted}/search/add", data=first)
    assert answer.location.endswith("/search/add?system=benefits")
    page = officer.get(answer.location).text
    assert "Added so far: 07700 900123 (mobile number)" in page and 'value="benefits" checked' in page


def test_the_answer_can_be_read_again_after_it_went(officer, accepted):
    add(officer, accepted)
    send(officer, accepted)
    page = officer.get(f"/requests/{accepted}/search").text
    assert "This is what they were told" in page and "01632 960123" in page and "Council tax" in page


def test_a_system_of_another_district_is_no_source(officer, accepted):
    assert add(officer, accepted, system="blue-badge").status_code == 422


def test_a_detail_added_by_mistake_goes_away(officer, accepted, everything):
    add(officer, accepted)
    [point] = everything("select id from found_point")
    assert officer.post(f"/requests/{accepted}/search/points/{point.id}/remove").status_code == 303
    assert everything("select 1 from found_point") == []
    [removed] = everything("select facts, about from event where kind = 'found_point:removed'")
    assert removed.facts == {"handover": str(accepted), "point": str(point.id)} and removed.about == [str(accepted)]
    assert officer.post(f"/requests/{accepted}/search/points/{point.id}/remove").status_code == 404


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


def test_the_work_of_others_is_not_found(client, accepted, norfolk):
    stranger = client("norwich", "officer")
    for path in ("search", "search/add", "search/return"):
        assert stranger.get(f"/requests/{accepted}/{path}").status_code == 404
    assert client("norfolk", "tracer").get(f"/requests/{accepted}/search").status_code == 403


def test_every_look_is_recorded(officer, accepted, everything):
    officer.get(f"/requests/{accepted}/search")
    add(officer, accepted)
    officer.get(f"/requests/{accepted}/search/return")
    told = everything(
        "select kind, facts from event where account_id = :id and role = 'officer' order by id", id=officer.person.id
    )
    assert [one.kind for one in told][-4:] == [
        "record:opened", "found_point:added", "search:recorded", "preview:shown"
    ]  # fmt: skip
    assert told[-1].facts == {"kind": "enrichment", "fields": ["contact_points", "outcome", "searched"]}


def test_a_district_whose_file_lists_no_system_can_still_answer(officer, accepted, everything, norfolk):
    everything("delete from section where name = 'systems' and org_id = :org", org=norfolk.org("breckland"))
    assert "Other records" in officer.get(f"/requests/{accepted}/search").text
    assert add(officer, accepted, system="other").status_code == 303
    assert send(officer, accepted).status_code == 303


def test_the_database_refuses_a_search_of_a_request_that_is_not_ones_own(norfolk, accepted):
    with pytest.raises(IntegrityError), norfolk.acting("norwich", "officer"):
        add_point(accepted, "phone", "+441632960123", "council-tax")


def test_the_other_side_and_strangers_see_none_of_it(officer, norfolk, accepted):
    add(officer, accepted)
    for slug, role in (("norfolk", "tracer"), ("norwich", "officer"), ("broads-neighbours", "ig")):
        with norfolk.acting(slug, role):
            assert points(accepted) == []


def test_a_volunteers_role_has_no_right_on_it(norfolk, accepted):
    with pytest.raises(ProgrammingError, match="permission denied"), norfolk.acting("broads-neighbours", "volunteer"):
        points(accepted)
