"""A case is typed in of somebody who may be known: it is said before anything is saved, and nothing typed is lost."""

import re
from datetime import date

import pytest

BORN = date(1961, 4, 12)
TYPED = {
    "forename": "Tom", "surname": "Barleymow", "born_on-day": "12", "born_on-month": "4", "born_on-year": "1961",
    "postcode": "IP24 2AA", "house": "4", "phone": "07700 900009", "occupation": "Baker", "variant": "false",
    "reference": "CTAS-9",
}  # fmt: skip


@pytest.fixture
def known(county):
    return county.open("CTAS-1", born_on=BORN)


def kept(page):
    """The hidden fields of the page's last form: everything typed, and who was shown."""
    form = page.rpartition("<form")[2]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: value for name, value in found if name not in ("csrf_token", "_once")}


def test_nothing_is_saved_before_it_is_said_who_it_may_be(known, client, county, everything):
    page = client("norfolk", "tracer").post("/cases/new", data=TYPED)
    assert page.status_code == 200 and "This may be somebody we know" in page.text
    assert "Thomas Barleymow" in page.text and "CTAS-1" in page.text
    assert {name: kept(page.text)[name] for name in TYPED} == TYPED, "nothing that was typed is lost"
    assert everything("select id from case_file where reference = 'CTAS-9'") == []
    [look] = everything("select about from event where kind = 'list:shown' and facts ->> 'list' = 'known_people'")
    assert look.about == [str(county.resident(known))]


def test_it_is_another_person_opens_the_case_and_is_remembered(known, client, county, everything):
    tracer = client("norfolk", "tracer")
    answer = tracer.post("/cases/new", data=kept(tracer.post("/cases/new", data=TYPED).text))
    assert answer.status_code == 303
    assert len(everything("select id from case_file where reference = 'CTAS-9'")) == 1
    assert county.pairs() == []
    assert [one.facts["same"] for one in county.events("likeness:decided")] == [False]


def test_use_that_case_adds_the_number_and_shows_what_differs(known, client, county, everything):
    tracer = client("norfolk", "tracer")
    page = tracer.post(f"/same-person/use/{known}", data=TYPED)
    assert page.status_code == 200
    assert 'value="Tom"' in page.text and 'value="Baker"' in page.text
    assert f'action="/cases/{known}/change"' in page.text
    assert county.case(known).phones == ["+447700900009"]
    assert len(everything("select from case_file")) == 1


def test_use_that_case_with_nothing_new_leads_straight_there(known, client):
    same = TYPED | {"forename": "Thomas", "occupation": "", "reference": "", "phone": ""}
    answer = client("norfolk", "tracer").post(f"/same-person/use/{known}", data=same)
    assert (answer.status_code, answer.location) == (303, f"/cases/{known}")


def test_a_stranger_is_saved_without_a_question(known, client):
    stranger = TYPED | {"forename": "Gertrude", "surname": "Quidthorpe", "born_on-year": "1990", "house": "80"}
    assert client("norfolk", "tracer").post("/cases/new", data=stranger).status_code == 303


def test_somebody_merged_is_known_under_both_names(known, client, county):
    county.open("CTAS-2", born_on=BORN, surname="Quidthorpe", nhs_number="9434765919", phone="+447700900001")
    county.open("CTAS-3", born_on=BORN, nhs_number="9434765919")
    for pair in county.pairs():
        if "nhs-same" in pair.reasons:
            county.merge(pair.id)
    again = TYPED | {"surname": "Quidthorpe", "nhs_number": "943 476 5919"}
    page = client("norfolk", "tracer").post("/cases/new", data=again).text
    assert "This may be somebody we know" in page
