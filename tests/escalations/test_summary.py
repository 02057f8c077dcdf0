"""The sheet for health protection: whom the resident met and where they were stand on it, not only the case."""

import re

import pytest

from hub.cases import queries as cases
from hub.contacts import actions as contacts
from hub.kernel.clock import today

NOOR = {"forename": "Noor", "surname": "Haddad", "met": "household", "met_on": today(), "phone": "+441632960002",
        "email": None, "note": "Shares a room"}  # fmt: skip
MILL = {"kind": "work", "name": "The Mill", "postcode": "NR1 3AB", "visited_on": today(), "arrived": None, "left": None,
        "note": None}  # fmt: skip


@pytest.fixture
def named(norfolk):
    def name(case_id, sort, *typed):
        with norfolk.acting("norfolk", "tracer"):
            return contacts.add(sort, cases.case(case_id), typed)

    return name


@pytest.fixture
def sheet(client, desk):
    return lambda case_id: client("norfolk", "consultant").get(f"/escalations/{desk.escalate(case_id)}/summary").text


def test_close_contacts_and_places_stand_on_it_with_what_they_mean(county, named, sheet):
    case_id = county.open(onset_on=today())
    named(case_id, "contacts", NOOR, NOOR | {"forename": "Lee", "phone": None, "note": None})
    named(case_id, "places", MILL)
    text = sheet(case_id)
    for words in ("Close contacts: 2", "Noor Haddad", "Lee Haddad", "01632 960002", "Shares a room", "Places: 1",
                  "The Mill", "NR1 3AB", "May have caught it or passed it on here"):  # fmt: skip
        assert words in text
    assert text.count("count as close contacts") == text.count("The resident may have caught it") == 1


def test_a_sheet_is_to_be_read_alone(county, named, sheet):
    case_id = county.open()
    [noor] = named(case_id, "contacts", NOOR)
    named(case_id, "places", MILL)
    text = sheet(case_id)
    assert "Noor Haddad" in text and "count as close contacts" not in text, "no day is known to count from"
    assert f"/cases/{case_id}/" not in text and str(noor) not in text, "nothing to press that changes what was named"


def test_none_to_name_is_not_the_same_as_never_asked(county, norfolk, sheet):
    case_id = county.open()
    with norfolk.acting("norfolk", "tracer"):
        contacts.name_none("contacts", cases.case(case_id))
    text = re.sub(r"\s+", " ", sheet(case_id))
    assert "The resident was asked, and has no close contacts to name." in text
    assert "No places named yet: nobody has recorded that the resident was asked." in text


def test_the_book_says_that_the_people_named_were_looked_at(county, named, sheet, everything):
    case_id = county.open()
    ids = named(case_id, "contacts", NOOR, NOOR | {"forename": "Lee"})
    sheet(case_id)
    looked = everything(
        "select x.about from event_about x join event e on e.org_id = x.org_id and e.id = x.event_id "
        "where e.kind = 'record:opened' and e.facts ->> 'record' = 'summary'"
    )
    assert {*ids, case_id} <= {one.about for one in looked}
