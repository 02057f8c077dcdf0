"""What is typed to find somebody: never in an address, read by its typist alone, forgotten after hours."""

import re
from datetime import timedelta

import pytest

from hub.handovers import queue as listing
from hub.kernel.db import relay_engine, row
from hub.kernel.keys import new_id
from hub.kernel.work.relay import tick
from tests.handovers.asking import asked

SEARCHES = [
    ("norfolk", "tracer", "/cases", {"text": "Fenwick", "show": "all"}),
    ("breckland", "officer", "/requests", {"text": "O’Brien", "held": "nobody"}),
    ("breckland", "officer", "/risk-markers", {"postcode": "NR19 1AA", "show": "due"}),
    ("norfolk", "tracer", "/services", {"postcode": "NR19 1AA", "words": "Fenwick", "need": "food"}),
]
OVER = "This search is forgotten"


@pytest.mark.asvs("14.2.1")
@pytest.mark.parametrize(("slug", "role", "address", "typed"), SEARCHES, ids=[one[2] for one in SEARCHES])
def test_an_address_says_what_was_chosen_and_nothing_of_what_was_typed(client, slug, role, address, typed):
    browser = client(slug, role)
    answer = browser.post(address, data=typed)
    assert answer.status_code == 303
    chosen = {name: value for name, value in typed.items() if name in ("show", "held", "need")}
    told = re.fullmatch(rf"{address}\?(.*&)?search=[0-9a-f-]{{36}}", answer.location)
    assert told, answer.location
    assert all(f"{name}={value}" in answer.location for name, value in chosen.items())
    page = browser.get(answer.location)
    assert page.status_code == 200 and OVER not in page.text
    private = {name: value for name, value in typed.items() if name not in chosen}
    for name, value in private.items():
        assert re.search(rf'name="{name}"[^>]*value="{value}"', page.text), "it stands in the box again"
    for link in re.findall(r'(?:href|action)="([^"]*)"', page.text):
        assert not any(value in link for value in private.values()), link


@pytest.mark.asvs("14.2.1")
def test_a_name_in_an_address_asks_for_nothing(norfolk, client):
    handover, officer = asked(norfolk, lambda: None), client("breckland", "officer")
    page = officer.get("/requests?text=nobody").text
    assert handover.received.reference in page and "found for" not in page


def test_an_empty_search_keeps_nothing(client, everything):
    assert (
        client("norfolk", "tracer").post("/cases", data={"text": "  ", "show": "mine"}).location == "/cases?show=mine"
    )
    assert everything("select 1 from kept_search") == []


@pytest.mark.asvs("8.2.2")
def test_nobody_else_reads_what_somebody_typed(norfolk, client):
    at = client("breckland", "officer").post("/requests", data={"text": "O’Brien"}).location
    assert "O’Brien" in client("breckland", "officer").get(at).text, "the same person at another screen"
    for nobody in (client("breckland", "officer", 1), client("norwich", "officer")):
        page = nobody.get(at).text
        assert OVER in page and "Brien" not in page
    with norfolk.acting("breckland", "officer", 1):
        assert row("select count(*) as n from kept_search").n == 0


def test_a_search_of_one_page_is_none_of_another(client):
    officer = client("breckland", "officer")
    at = officer.post("/requests", data={"text": "NR19 1AA"}).location
    assert OVER in officer.get("/risk-markers?" + at.partition("?")[2]).text


def test_it_is_forgotten_after_twelve_hours_and_the_page_says_so(app, client, everything):
    officer = client("breckland", "officer")
    at = officer.post("/requests", data={"text": "O’Brien"}).location
    for age, left in ((11, 1), (2, 0)):
        everything("update kept_search set at = at - :age", age=timedelta(hours=age))
        with app.app_context():
            tick(relay_engine(), app.extensions["hub_redis"])
        assert everything("select count(*) as n from kept_search")[0].n == left
    page = officer.get(at)
    assert page.status_code == 200 and OVER in page.text and "Brien" not in page.text
    assert f"search={new_id()}" not in page.text and "search=" not in page.text, "no link carries it on"


def test_a_search_goes_on_from_page_to_page_and_through_what_is_done(norfolk, client, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    for _ in range(3):
        asked(norfolk, lambda: None)
    officer = client("breckland", "officer")
    at = officer.post("/requests", data={"text": "obrien"}).location
    page = officer.get(at).text
    following = re.search(r'href="([^"]+)" rel="next"', page)[1].replace("&amp;", "&")
    second = officer.get(following).text
    assert "obrien" in second and "obrien" not in following
    printed = re.search(r'href="(/requests/print[^"]*)"', page)[1]
    assert officer.get(printed).text.count("NR19 1AA") == 3
    [back] = re.findall(r'name="back" value="([^"]*)"', page)
    assert officer.post("/requests/claim", data={"back": back}).location == at


def test_what_the_sign_that_no_text_holds_leaves_is_searched_for(client):
    page = client("breckland", "officer").search("/requests", text="O’\0Brien")
    assert page.status_code == 200 and 'value="O’Brien"' in page.text


def test_what_is_too_long_is_shown_again_beside_its_fault(client):
    page = client("breckland", "officer").search("/requests", text="y" * 61)
    assert page.status_code == 422 and "y" * 61 in page.text and "60 characters" in page.text
