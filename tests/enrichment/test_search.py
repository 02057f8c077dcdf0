"""The district's search for contact points: what it is shown, what is kept between visits, whose it is."""

import pytest
from sqlalchemy.exc import IntegrityError, ProgrammingError

from hub.directory.fields import TELLS_OF_HEALTH
from hub.enrichment.actions import add_point
from hub.enrichment.queries import points
from tests.enrichment.searching import add, checklist, version_of


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
