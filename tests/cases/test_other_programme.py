"""A flood list has no infection and no isolation: the county's pages speak its own words, from data alone."""

import re

import pytest

from hub.demo.build import build_partnership
from hub.self_attack.world.place import Place
from hub.settings import ROOT

NEVER = re.compile(r"isolat|infect|symptom|variant|covid|ctas|nhs number|close contact", re.IGNORECASE)
TYPED = {"reference": "P-17", "surname": "Eaudyke", "address": "2 Low Bank", "postcode": "PE13 1AA", "risk": "Deep mud"}


@pytest.fixture
def fenshire(app, everything, norfolk, client):
    """A browser of Fenshire's supervisor, and the ids of its organisations."""
    build_partnership(app, say=lambda *_: None, folder=ROOT / "hub" / "self_attack" / "partnerships" / "fenflood")
    norfolk.orgs |= Place(app, everything).orgs
    return client("fenshire", "supervisor")


def main_part(page) -> str:
    """What the page itself says, without the navigation."""
    return page.text.partition("<main")[2].partition("<footer")[0]


def test_a_flood_list_is_worked_in_its_own_words(fenshire, norfolk, everything, work):
    assert not NEVER.search(main_part(fenshire.get("/cases/new")))
    assert fenshire.post("/cases/new", data=TYPED).status_code == 303
    [case] = everything("select id, ends_on, district_id from case_file")
    assert (case.ends_on, case.district_id) == (None, None)
    assert "Say which district" in fenshire.get("/triage").text
    routed = {"district_id": norfolk.org("upper-fen"), "why": "By the map", "version": 1}
    assert fenshire.post(f"/cases/{case.id}/route", data=routed).status_code == 303
    ask = f"/cases/{case.id}/ask/door-knock"
    shown = fenshire.post(ask, data={"to": norfolk.org("upper-fen"), "risk": "Deep mud", "version": 2})
    assert "Flood check" in shown.text and "Deep mud" in shown.text
    seal = re.search(r'name="seal" value="([^"]*)"', shown.text)[1]
    typed = {"to": norfolk.org("upper-fen"), "risk": "Deep mud", "version": 2, "seal": seal}
    sent = fenshire.post(f"{ask}/send", data=typed)
    assert sent.status_code == 303
    work()
    for path in ("", "/call", "/close", "/change", "/systems", "/contact", "/ask/enrichment"):
        page = fenshire.get(f"/cases/{case.id}{path}")
        assert page.status_code == 200 and not NEVER.search(main_part(page)), path
    listed = main_part(fenshire.get("/cases?show=all"))
    assert "<h1" in listed and "Properties" in listed and "Flood check waits at" in listed
    assert "Householder" in listed and not NEVER.search(listed)


def test_one_county_never_sees_anothers_cases(fenshire, county):
    case_id = county.open()
    assert fenshire.get(f"/cases/{case_id}").status_code == 404
    assert "Fenwick" not in fenshire.search("/cases", text="Fenwick").text.partition("<table")[2]
