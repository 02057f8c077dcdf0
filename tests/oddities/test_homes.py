"""Where colleagues live: a keyed code, the same in Python and in the database, and nobody's to read."""

import pytest
from sqlalchemy import text

from hub.kernel.db import db
from hub.oddities.queries.hits import _hashed
from hub.oddities.queries.people import street_of
from hub.oddities.rules.homes import hashed, key, street_key, street_name

STREETS = {
    "4 Mill Lane": "millln",
    "Flat 2, 4 Mill Lane, Swaffham": "millln",
    "12a Mill Ln": "millln",
    "12 - The Street": "thest",
    "4-6 High Street, Holt": "highst",
    "The Old Staithe": "theoldstaithe",
    "Mill Road": "millrd",
    "": "",
}


@pytest.mark.parametrize(("address", "street"), STREETS.items())
def test_a_street_is_the_same_in_python_and_in_the_database(norfolk, address, street):
    assert street_name(address) == street
    with norfolk.acting("norfolk", "ig"):
        assert db.session.execute(text(f"select {street_of(':address')}"), {"address": address}).scalar() == street


def test_the_code_is_hmac_in_both(norfolk):
    made = key("secret")
    with norfolk.acting("norfolk", "ig"):
        parameters = {"inner": made.inner, "outer": made.outer, "text": "postcode:NR13AB"}
        found = db.session.execute(text(f"select {_hashed('cast(:text as text)')}"), parameters).scalar()
    assert bytes(found) == hashed(made, "postcode:NR13AB")
    assert key("other").mark != made.mark and hashed(key("other"), "x") != hashed(made, "x")


def test_a_street_counts_within_its_sector():
    assert street_key("4 Mill Lane", "PE377AB") == street_key("9 Mill Ln", "PE377ZZ") == "millln|PE377"
    assert street_key("4 Mill Lane", "NR13AB") != street_key("4 Mill Lane", "PE377AB")
    assert street_key("", "NR13AB") == "" == street_key("Mill Lane", "NR1")


def test_a_colleague_says_where_they_live_and_takes_it_back(client, everything):
    me = client("norfolk", "tracer")
    page = me.post("/account/home", data={"postcode": "nr1 3ab", "street": "4 Mill Lane"}, follow_redirects=True).text
    assert "A code of your home has been kept since" in page and "NR1 3AB" not in page and "Mill Lane</" not in page
    [kept] = everything("select * from staff_home")
    assert kept.account_id == me.person.id and kept.street_hash
    assert everything("select facts from event where kind = 'home:declared'")[0].facts == {"account": str(me.person.id)}
    me.post("/account/home/remove")
    assert everything("select 1 from staff_home") == []
    assert everything("select 1 from event where kind = 'home:removed'")


def test_a_postcode_is_asked_for_beside_its_field(client):
    page = client("norfolk", "tracer").post("/account/home", data={"postcode": "Norwich", "street": "Mill Lane"})
    assert page.status_code == 422 and "Enter a full UK postcode" in page.text and "Mill Lane" in page.text


@pytest.mark.parametrize("role", ["coordinator", "volunteer"])
def test_a_partners_people_may_say_it_too(client, role, everything):
    assert client("broads-neighbours", role).post("/account/home", data={"postcode": "NR1 3AB"}).status_code == 303
    assert len(everything("select 1 from staff_home")) == 1


def test_a_code_of_an_earlier_key_is_told_and_compared_with_nothing(client, everything, case, looks, search, found):
    me = client("norfolk", "tracer")
    me.post("/account/home", data={"postcode": "PE37 7AB"})
    everything("update staff_home set key_mark = '00000000'")
    assert "before the installation’s secret was changed" in me.get("/account/home").text
    looks(case(0), 0)
    search()
    assert not found("own-street")
    assert "1 said so before" in client("norfolk", "ig").get("/governance/oddities/rules").text
