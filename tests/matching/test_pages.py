"""The pages: the list, a pair side by side, the decision, undoing it, and what a case's page says."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest

from hub.kernel.clock import now

BORN, TESTED = date(1961, 4, 12), now().date() - timedelta(days=2)


@pytest.fixture
def two(county):
    """Two open cases whose residents are alike, and their pair."""
    first = county.open("CTAS-1", born_on=BORN, tested_on=TESTED, phone="+447700900001")
    second = county.open("CTAS-2", born_on=BORN, tested_on=TESTED, forename="Tom", nhs_number="9434765919")
    [pair] = county.pairs()
    return first, second, f"/same-person/{pair.id}"


def form_of(page, **also):
    """What the page's own form would send."""
    found = dict(re.findall(r'name="(seal|version)" value="([^"]*)"', page))
    return found | {"forename": "first"} | also


def test_the_list_says_why_and_leads_to_the_pair(two, client):
    page = client("norfolk", "tracer").get("/same-person").text
    assert "Same date of birth, same last name, first name is a short form of the other, same address" in page
    assert two[2] in page


def test_nothing_to_decide_says_so(client):
    assert "No two records wait for a decision" in client("norfolk", "supervisor").get("/same-person").text


def test_a_pair_shows_both_and_what_merging_does(two, client, everything):
    page = client("norfolk", "tracer").get(two[2]).text
    for told in ("CTAS-1", "CTAS-2", "<strong>Different</strong>", "943 476 5919", "Only one knows"):
        assert told in page
    assert "Case CTAS-2 is closed as a duplicate. Case CTAS-1 goes on" in " ".join(page.split())
    looks = everything("select about from event where kind = 'record:opened' and facts ->> 'record' = 'pair'")
    residents = {str(one.id) for one in everything("select resident_id as id from case_file")}
    assert residents <= set(looks[0].about), "both people were looked at"


def test_same_person_from_a_case_leads_back_to_the_case_that_goes_on(two, client, county):
    first, second, url = two
    tracer = client("norfolk", "tracer")
    url = f"{url}?case={second}"
    answer = tracer.post(url, data=form_of(tracer.get(url).text, decision="same", forename="second"))
    assert (answer.status_code, answer.location) == (303, f"/cases/{first}")
    assert county.case(first).forename == "Tom"
    page = tracer.get(f"/cases/{first}").text
    assert "Also known as</strong> Tom Barleymow" in page and "Merged from CTAS-2" in page and "Undo the merge" in page
    assert "Other cases of this person" in page
    assert "goes on instead" in tracer.get(f"/cases/{second}").text


def test_what_is_merged_is_what_was_shown(two, client, county, everything):
    first, _, url = two
    tracer = client("norfolk", "tracer")
    typed = form_of(tracer.get(url).text, decision="same")
    everything("update resident set surname = 'Barleymoh' where id = :id", id=county.resident(first))
    answer = tracer.post(url, data=typed | {"surname": "first"})
    assert answer.status_code == 422
    assert "What merging would do has changed since you looked" in answer.text and "Barleymoh" in answer.text
    assert county.case(first).duplicates == []


def test_different_people_leads_on_and_is_not_asked_again(two, client, county):
    tracer = client("norfolk", "tracer")
    answer = tracer.post(two[2], data=form_of(tracer.get(two[2]).text, decision="different"))
    assert (answer.status_code, answer.location) == (303, "/same-person")
    assert county.pairs() == []
    assert "different people" in tracer.get(two[2]).text


def test_skipping_goes_round_all_pairs(two, client, county):
    county.open("CTAS-3", born_on=BORN, tested_on=TESTED, surname="Barleymov")
    tracer, url, seen = client("norfolk", "tracer"), two[2], []
    for _ in range(3):
        seen.append(url)
        [url] = re.findall(r'href="(/same-person/[^"?]+)">Skip to the next pair', tracer.get(url).text)
    assert len(set(seen)) == 3 and url == seen[0]
    listed = re.findall(r'href="(/same-person/[^"?]+)">Compare', tracer.get("/same-person").text)
    assert sorted(listed) == sorted(seen)


def test_whoever_comes_second_is_told(two, client, norfolk):
    tracer, supervisor = client("norfolk", "tracer"), client("norfolk", "supervisor")
    typed = form_of(supervisor.get(two[2]).text, decision="different")
    tracer.post(two[2], data=form_of(tracer.get(two[2]).text, decision="same"))
    answer = supervisor.post(two[2], data=typed)
    assert answer.status_code == 409
    assert f"{norfolk.person('norfolk', 'tracer').name} decided this already: the same person" in answer.text


def test_undo_from_the_list(two, client, county):
    _, second, url = two
    tracer = client("norfolk", "tracer")
    tracer.post(url, data=form_of(tracer.get(url).text, decision="same"))
    [undo] = re.findall(r'"(/same-person/merges/[^"]+)"', tracer.get("/same-person").text)
    page = tracer.get(undo).text
    assert "Tom Barleymow stands alone again" in page and "their case (CTAS-2)" in page
    answer = tracer.post(undo)
    assert (answer.status_code, answer.location) == (303, url)
    assert county.case(second).status == "open"
    assert "undid it on" in tracer.get(undo).text


def test_the_panel_asks_on_both_cases_and_writes_down_whom_it_showed(two, client, county, everything):
    first, second, _ = two
    page = client("norfolk", "consultant").get(f"/cases/{first}").text
    assert "This may be the same person as" in page and f"/cases/{second}" in page
    assert "Compare the two" not in page, "a consultant decides nothing here"
    [event] = everything("select about from event where kind = 'record:opened' and facts ->> 'record' = 'case'")
    assert county.resident(second) in [UUID(str(one)) for one in event.about]


def test_search_finds_who_was_merged_by_name_and_number(two, client, county):
    first, second, _ = two
    county.merge(chosen=["forename"])
    tracer = client("norfolk", "tracer")
    for text in ("9434765919", "Barleymow", "IP24"):
        page = tracer.search("/cases", text=text).text
        assert str(first) in page and str(second) in page, text


def test_the_pages_ask_little_of_the_database(two, client, statements):
    tracer = client("norfolk", "tracer")
    for url, most in ((two[2], 20), ("/same-person", 9), (f"/cases/{two[0]}", 27)):
        tracer.get(url)
        with statements() as sent:
            tracer.get(url)
        assert len(sent) <= most, (url, len(sent))


@pytest.mark.parametrize(("slug", "role"), [("norfolk", "consultant"), ("breckland", "officer")])
def test_nobody_else_decides(two, client, slug, role):
    assert client(slug, role).get(two[2]).status_code == 403


def test_the_list_of_cases_says_how_many_wait(county, client, monkeypatch):
    tracer = client("norfolk", "tracer")
    link = r'<a href="/same-person"><b>([^<]+)</b> possibly the same person'
    assert re.search(link, tracer.get("/cases").text)[1] == "0"
    for number in range(3):
        county.open(f"CTAS-{number}", born_on=BORN)
    assert re.search(link, tracer.get("/cases").text)[1] == "3"
    monkeypatch.setattr("hub.cases.beside.MOST", 2)
    assert re.search(link, tracer.get("/cases").text)[1] == "2+"
    assert "/same-person" not in client("norfolk", "consultant").get("/cases").text
