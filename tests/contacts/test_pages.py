"""Naming close contacts and places on the page, correcting them, and what the case then says."""

from datetime import timedelta

import pytest

from hub.kernel.clock import today
from tests.cases.conftest import county, covid  # noqa: F401 (fixtures)


@pytest.fixture
def tracer(client):
    return client("norfolk", "tracer")


@pytest.fixture
def at(county):  # noqa: F811
    return f"/cases/{county.open(onset_on=today())}"


def rows(*each: dict) -> dict:
    return {f"rows.{number}.{name}": value for number, one in enumerate(each) for name, value in one.items()}


NOOR = {"forename": "Noor", "surname": "Reed", "met": "household", "met_on": "today", "phone": "01632 960002"}
MILL = {"kind": "work", "name": "The Mill", "postcode": "nr1 3ab", "visited_on": "yesterday", "arrived": "9am"}


def kinds(everything, at: str) -> list:
    return everything(
        """select e.kind, e.facts from event e join event_about x on x.org_id = e.org_id and x.event_id = e.id
           where x.about = :id and e.kind like 'named:%' order by e.id""",
        id=at.rpartition("/")[2],
    )


def test_several_are_named_at_once_and_empty_rows_are_left_out(tracer, at, everything):
    before = today() - timedelta(30)
    second = {"forename": "Lee", "met": "vehicle", "met_on": f"{before:%d/%m}", "note": "Gives her a lift"}
    answer = tracer.post(f"{at}/contacts", data=rows(NOOR, {"forename": "", "met": ""}, second))
    assert answer.status_code == 303 and answer.location.endswith("#named")
    page = tracer.get(at).text
    assert (
        "Noor Reed" in page and "01632 960002" in page and "Same vehicle" in page and "2 close contacts named" in page
    )
    assert page.count("Outside the days that count") == 1
    [event] = kinds(everything, at)
    assert (event.kind, event.facts["count"], event.facts["sort"]) == ("named:added", 2, "contacts")
    assert "Noor" not in str(event.facts)
    [case] = everything("select contacts_named from case_file where id = :id", id=at.rpartition("/")[2])
    assert case.contacts_named == 2


def test_more_than_are_saved_at_once_are_not_dropped_in_silence(tracer, at, everything):
    many = [NOOR | {"forename": f"Noor{chr(97 + n // 26)}{chr(97 + n % 26)}"} for n in range(51)]
    answer = tracer.post(f"{at}/contacts", data=rows(*many))
    assert answer.status_code == 422 and "Take out 1 of them: 50 can be saved at once" in answer.text
    assert 'value="Nooraa"' in answer.text and 'value="Noorby"' in answer.text and kinds(everything, at) == []


def test_a_fault_stands_at_its_own_row_and_nothing_typed_is_lost(tracer, at, everything):
    wrong = {"forename": "Lee", "met": "", "met_on": "31/2", "phone": "163"}
    answer = tracer.post(f"{at}/contacts", data=rows({"forename": ""}, NOOR, wrong))
    assert answer.status_code == 422
    assert "Close contact 2: select how they met" in answer.text and 'href="#rows-1-met"' in answer.text
    assert "Close contact 2: enter a day like 3/1, 3 Jan, Monday or yesterday" in answer.text
    assert 'value="Noor"' in answer.text and 'value="31/2"' in answer.text and 'value="163"' in answer.text
    assert everything("select 1 from close_contact") == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"met": "near"}, "enter a name, a phone number or an email address"),
        ({"forename": "Lee", "met": "by-letter"}, "select how they met"),
        ({"forename": "Lee", "met": "near", "email": "lee@"}, "enter an email address in the correct format"),
    ],
)
def test_a_contact_needs_a_name_and_a_way_of_meeting(tracer, at, typed, told):
    answer = tracer.post(f"{at}/contacts", data=rows(typed))
    assert answer.status_code == 422 and f"Close contact 1: {told}" in answer.text


def test_nothing_typed_is_said(tracer, at):
    answer = tracer.post(f"{at}/contacts", data=rows({"forename": "  "}))
    assert answer.status_code == 422 and "Fill in at least one row" in answer.text


def test_three_more_rows_keep_what_was_typed_and_find_no_fault_yet(tracer, at, everything):
    typed = rows({"forename": "Lee", "met_on": "soon"}, {"forename": ""}, {"forename": ""})
    page = tracer.post(f"{at}/contacts", data=typed | {"more": "yes"})
    assert page.status_code == 200 and 'value="Lee"' in page.text and 'value="soon"' in page.text
    assert 'name="rows.5.forename"' in page.text and "There is a problem" not in page.text
    assert everything("select 1 from close_contact") == []


def test_places_follow_contacts_and_are_offered_again(tracer, at, county):  # noqa: F811
    answer = tracer.post(f"{at}/contacts", data=rows(NOOR) | {"then": "other"})
    assert answer.location.endswith("/places")
    assert tracer.post(f"{at}/places", data=rows(MILL)).status_code == 303
    page = tracer.get(at).text
    assert "The Mill" in page and "NR1 3AB" in page and "09:00" in page and "May have caught it or passed it on" in page
    other = f"/cases/{county.open(reference='B', onset_on=today())}/places"
    assert '<option value="The Mill, NR1 3AB">' in tracer.get(other).text
    chosen = MILL | {"name": "The Mill, NR1 3AB", "postcode": ""}
    assert tracer.post(other, data=rows(chosen)).status_code == 303
    assert tracer.get(other).text.count('<option value="The Mill, NR1 3AB">') == 1


def test_a_home_is_not_offered_to_other_cases(tracer, at):
    tracer.post(f"{at}/places", data=rows(MILL | {"kind": "home", "name": "4 Mill Lane"}))
    tracer.post(f"{at}/places", data=rows(MILL | {"kind": "other", "name": "The flat above"}))
    assert "<option" not in tracer.get(f"{at}/places").text.partition("datalist")[2].partition("</datalist>")[0]


def test_to_leave_before_coming_needs_a_time_of_coming(tracer, at):
    answer = tracer.post(f"{at}/places", data=rows(MILL | {"arrived": "", "left": "5pm"}))
    assert answer.status_code == 422 and "Place 1: enter the time they came, too" in answer.text


def test_one_is_corrected_by_the_first_and_the_second_is_told(tracer, at, everything):
    tracer.post(f"{at}/contacts", data=rows(NOOR))
    [one] = everything("select id from close_contact")
    where = f"{at}/contacts/{one.id}"
    assert tracer.post(where, data=NOOR | {"surname": "Reid", "version": 1}).status_code == 303
    page = tracer.post(where, data=NOOR | {"surname": "Read", "version": 1})
    assert page.status_code == 409 and "Reid" in page.text and "Read" in page.text
    [one] = everything("select surname, surname_key, version from close_contact")
    assert (one.surname, one.surname_key, one.version) == ("Reid", "reid", 2)
    [*_, event] = kinds(everything, at)
    assert (event.kind, event.facts["fields"]) == ("named:changed", ["surname"])


def test_what_was_named_by_mistake_is_taken_out(tracer, at, everything):
    tracer.post(f"{at}/contacts", data=rows(NOOR))
    [one] = everything("select id from close_contact")
    for status in (303, 404):
        assert tracer.post(f"{at}/contacts/{one.id}/remove").status_code == status
    [case] = everything("select contacts_named from case_file where id = :id", id=at.rpartition("/")[2])
    assert case.contacts_named == 0 and [event.kind for event in kinds(everything, at)][-1] == "named:removed"


def test_nobody_to_name_is_an_answer_until_somebody_is_named(tracer, at, everything):
    assert tracer.post(f"{at}/contacts/none").status_code == 303
    assert tracer.post(f"{at}/contacts/none").status_code == 303
    assert "The resident has no close contacts to name" in tracer.get(at).text
    [case] = everything("select contacts_named from case_file where id = :id", id=at.rpartition("/")[2])
    assert case.contacts_named == 0 and kinds(everything, at)[-1].kind == "named:none"
    tracer.post(f"{at}/contacts", data=rows(NOOR))
    assert "no close contacts to name" not in tracer.get(at).text
    tracer.post(f"{at}/contacts/none")
    [case] = everything("select contacts_named from case_file where id = :id", id=at.rpartition("/")[2])
    assert case.contacts_named == 1


def test_a_contact_of_another_case_is_not_found_under_this_one(tracer, at, county, everything):  # noqa: F811
    tracer.post(f"{at}/contacts", data=rows(NOOR))
    [one] = everything("select id from close_contact")
    elsewhere = f"/cases/{county.open(reference='B')}/contacts/{one.id}"
    assert tracer.get(elsewhere).status_code == tracer.post(f"{elsewhere}/remove").status_code == 404


def test_without_symptoms_or_test_the_page_asks_for_the_day(tracer, county):  # noqa: F811
    page = tracer.get(f"/cases/{county.open(reference='C')}/places").text
    assert "Neither first symptoms nor a test are known" in page


def test_looking_at_contacts_is_a_look_at_each_of_them(tracer, at, everything):
    tracer.post(f"{at}/contacts", data=rows(NOOR))
    [one] = everything("select id from close_contact")
    tracer.get(f"{at}/contacts")
    tracer.get(at)
    looks = everything(
        """select e.facts from event e join event_about x on x.org_id = e.org_id and x.event_id = e.id
           where x.about = :id and e.kind = 'record:opened' order by e.id""",
        id=one.id,
    )
    assert [look.facts for look in looks] == [{"record": "contacts"}, {"record": "case"}]


def test_a_county_that_asks_nobody_has_no_such_pages(client, county, everything):  # noqa: F811
    case_id = county.open()
    everything("update section set state = 'retired', retired_at = now() where name = 'contacts' returning 1")
    tracer = client("norfolk", "tracer")
    assert "Close contacts and places" not in tracer.get(f"/cases/{case_id}").text
    assert tracer.get(f"/cases/{case_id}/contacts").status_code == 404
