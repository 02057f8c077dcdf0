"""Two who were kept apart are asked about again: by a press on their page, and where to find them."""

import re
from datetime import date, timedelta
from threading import Thread

import pytest

from hub.cases import actions as cases
from hub.cases import queries as case_queries
from hub.kernel.clock import now
from hub.kernel.problems import NotPossibleNow
from hub.matching import actions, queries
from hub.matching.actions import deciding, finding
from hub.programmes.queries import programme

BORN = date(1961, 4, 12)
NAMES = ("Thomas", "Thomas", "Tom")
PRESS = "Ask again whether they are one person"


@pytest.fixture
def kept(county):
    """Two open cases whose residents were kept apart, and the address of their pair."""
    first = county.open("CTAS-1", born_on=BORN)
    second = county.open("CTAS-2", born_on=BORN, forename="Tom")
    [pair] = county.pairs()
    county.apart()
    return first, second, f"/same-person/{pair.id}"


@pytest.fixture
def ask(norfolk):
    """Ask again about a pair, as a tracer; `pair` is what they saw."""

    def asking(pair, nth=0):
        with norfolk.acting("norfolk", "tracer", nth):
            actions.ask_again(pair, pair.version)

    return asking


@pytest.fixture
def stands(norfolk):
    """The pair as it is today."""

    def read(url):
        with norfolk.acting("norfolk", "tracer"):
            return queries.likeness(url.rpartition("/")[2])

    return read


def version(page):
    return {"version": re.search(r'name="version" value="(\d+)"', page)[1]}


def correct(norfolk, case_id, **typed):
    with norfolk.acting("norfolk", "tracer"):
        case = case_queries.case(case_id)
        cases.change_case(case, case.version, programme(), typed)


def test_a_press_opens_the_pair_for_a_decision(kept, client, county, norfolk):
    _, second, url = kept
    tracer = client("norfolk", "tracer")
    page = tracer.get(f"{url}?case={second}").text
    assert PRESS in page and "Same person: merge" not in page
    answer = tracer.post(f"{url}/again?case={second}", data=version(page))
    assert (answer.status_code, answer.location) == (303, f"{url}?case={second}")
    page = tracer.get(answer.location).text
    assert "Asked again: are these two one person?" in page, "the sentence lies in the cookie and names nobody"
    assert "Same person: merge" in page and PRESS not in page and "More agrees now" not in page
    name = norfolk.person("norfolk", "tracer").name
    assert re.search(f"{name} kept them apart on [^.]+\\. {name} asked again on", " ".join(page.split()))
    assert "Kept apart before; asked again" in tracer.get("/same-person").text
    [event] = county.events("likeness:asked")
    assert {*event.about} == {str(county.resident(one)) for one in kept[:2]}
    assert event.facts == {"likeness": url.rpartition("/")[2]}
    assert "asked again whether two records are of one person" in client("norfolk", "ig").get("/governance/events").text


def test_it_is_decided_anew_and_can_be_asked_again_once_more(kept, county, ask, stands):
    ask(stands(kept[2]))
    county.apart()
    today = stands(kept[2])
    assert (today.state, today.asked_at, today.asked_by) == ("different", None, None)
    ask(today)
    assert len(county.pairs()) == 1


def test_a_merge_after_it_and_its_undoing_leave_the_question_as_it_was(kept, county, ask, stands):
    ask(stands(kept[2]))
    before = stands(kept[2])
    county.part(county.merge())
    today = stands(kept[2])
    assert (today.state, today.asked_at, today.asked_by) == ("open", before.asked_at, before.asked_by)


@pytest.mark.parametrize("meanwhile", ["asked", "decided"])
def test_whoever_comes_second_is_told(kept, client, norfolk, county, ask, stands, meanwhile):
    url, supervisor = kept[2], client("norfolk", "supervisor")
    seen = version(supervisor.get(url).text)
    ask(stands(url))
    if meanwhile == "decided":
        county.apart()
    answer = supervisor.post(f"{url}/again", data=seen)
    assert answer.status_code == 409
    name = norfolk.person("norfolk", "tracer").name
    told = {"asked": f"{name} asked again already", "decided": "has changed since you opened the page"}
    assert told[meanwhile] in answer.text
    assert len(county.events("likeness:asked")) == 1


def test_of_two_at_one_moment_one_asks(kept, norfolk, county, ask, stands, monkeypatch):
    seen, told = stands(kept[2]), []
    whole, second = deciding.queries.sides, Thread(target=lambda: told.append(refused(ask, seen)))

    def sides(*ids, lock=False):
        if lock and not second.ident:
            second.start()
            second.join(0.5)  # waits for the first, who has written and not committed
        return whole(*ids, lock=lock)

    monkeypatch.setattr(deciding.queries, "sides", sides)
    ask(seen, nth=1)
    second.join(20)
    assert told == [f"{norfolk.person('norfolk', 'tracer', 1).name} asked again already."]
    assert len(county.events("likeness:asked")) == 1


def refused(ask, pair):
    try:
        ask(pair)
    except NotPossibleNow as problem:
        return problem.what_happened
    return "done"


def between(county, *both):
    """The id of the open pair of these two cases' residents."""
    who = {county.resident(one) for one in both}
    return next(one.id for one in county.pairs() if {one.one_id, one.other_id} == who)


def three(county):
    """Three records that may be one person, the latter two kept apart: the pair's address, and the other pairs' ids."""
    one, two, last = (county.open(f"CTAS-{nth}", born_on=BORN, forename=name) for nth, name in enumerate(NAMES))
    others = between(county, one, two), between(county, one, last)
    apart = between(county, two, last)
    county.apart(apart)
    return f"/same-person/{apart}", *others


def test_who_was_merged_away_is_not_asked_about(client, county, stands):
    url, _, other = three(county)
    tracer = client("norfolk", "tracer")
    seen = version(tracer.get(url).text)
    merge = county.merge(other)
    page = " ".join(tracer.get(url).text.split())
    assert "Tom Barleymow was merged into another record since. So nobody can ask again here." in page
    assert PRESS not in page and f"/same-person/merges/{merge}/undo" in page
    answer = tracer.post(f"{url}/again", data=seen)
    assert answer.status_code == 409 and "merged into somebody else" in answer.text
    assert stands(url).state == "different" and county.events("likeness:asked") == []
    assert "One was merged into another record since" in tracer.get("/same-person/apart").text
    county.part(merge)
    assert PRESS in tracer.get(url).text


def test_a_merge_that_comes_at_this_moment_is_seen(county, ask, stands, monkeypatch):
    url, _, other = three(county)
    whole, asked = deciding.queries.sides, []

    def sides(*ids, lock=False):
        if lock and not asked:
            asked.append(1)
            county.merge(other, nth=1)  # the other session commits while this one waits for the two people
        return whole(*ids, lock=lock)

    monkeypatch.setattr(deciding.queries, "sides", sides)
    assert "merged into somebody else" in refused(ask, stands(url))
    assert asked and stands(url).state == "different"


def test_a_correction_neither_closes_the_question_nor_drops_it(kept, norfolk, county, ask, stands):
    _, second, url = kept
    ask(stands(url))
    correct(norfolk, second, forename="Gertrude", surname="Quidthorpe", born_on=date(1999, 1, 1))
    with norfolk.acting("norfolk", "supervisor"):
        while actions.find_fresh():
            pass
    assert stands(url).state == "open" and county.events("likeness:lapsed") == []
    correct(norfolk, second, forename="Tom", surname="Barleymow", born_on=BORN)
    assert stands(url).asked_at is not None


def test_what_somebody_decides_while_records_are_compared_stands(county, norfolk, monkeypatch):
    county.open("CTAS-1", born_on=BORN)
    second = county.open("CTAS-2", born_on=BORN)
    whole, asked = finding.queries.known_between, []

    def known_between(roots):
        found = whole(roots)
        if not asked:
            asked.append(1)
            county.apart()  # commits between the reading and the writing of the comparison
        return found

    monkeypatch.setattr(finding.queries, "known_between", known_between)
    correct(norfolk, second, house="5")
    assert asked and county.pairs() == []


@pytest.mark.parametrize(("slug", "role"), [("norfolk", "consultant"), ("breckland", "officer")])
def test_nobody_else_asks_or_reads_the_list(kept, client, slug, role, stands):
    browser = client(slug, role)
    assert browser.post(f"{kept[2]}/again", data={"version": "2"}).status_code == 403
    assert browser.get("/same-person/apart").status_code == 403
    assert stands(kept[2]).state == "different"


def test_another_s_pair_is_not_found(kept, client, everything):
    assert client("norfolk", "tracer").post(f"/same-person/{kept[0]}/again", data={"version": "2"}).status_code == 404
    assert client("norfolk", "tracer").post(f"{kept[2]}/again").status_code == 422, "which version was seen is not said"


def test_the_list_of_those_kept_apart(kept, client, county, norfolk, everything):
    tracer = client("norfolk", "tracer")
    assert 'href="/same-person/apart"' in tracer.get("/same-person").text
    page = tracer.get("/same-person/apart").text
    assert kept[2] in page and "Tom Barleymow" in page and f"by {norfolk.person('norfolk', 'tracer').name}" in page
    [look] = everything("select about from event where kind = 'list:shown' and facts ->> 'list' = 'kept_apart'")
    assert {*look.about} == {str(county.resident(one)) for one in kept[:2]}


def test_the_list_is_empty_before_anybody_decides(client):
    assert "Nobody has been kept apart" in client("norfolk", "tracer").get("/same-person/apart").text


def test_the_list_goes_on_where_a_page_ends_the_latest_first(county, client, monkeypatch, everything, statements):
    monkeypatch.setattr(queries.shown, "PAGE", 2)
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(4):
        county.open(f"CTAS-{number}", surname="Barleymow")
    for _ in range(5):
        county.apart()
    at = now() - timedelta(days=1)
    everything("update likeness set decided_at = :at where state = 'different' and version % 2 = 0", at=at)
    order = everything("select id from likeness where state = 'different' order by decided_at desc, id desc")
    tracer, url, seen = client("norfolk", "tracer"), "/same-person/apart", []
    while url:
        with statements() as sent:
            page = tracer.get(url).text
        assert len(sent) <= 6
        seen += re.findall(r'href="/same-person/([0-9a-f-]{36})">Compare', page)
        url = next(iter(re.findall(r'href="([^"]*after=[^"]*)" rel="next"', page)), "").replace("&amp;", "&")
    assert seen == [str(one.id) for one in order] and len(seen) == 5
