"""The queue's filters: combined, kept in the address, and counted by the condition of the list itself."""

import re
from datetime import datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest

from hub.handovers import actions, queries
from hub.handovers import queue as listing
from hub.handovers.queue import Filter
from hub.handovers.rules import counted, search_ranges
from hub.kernel.clock import UK, now
from tests.handovers.asking import RESIDENT, asked
from tests.handovers.test_queue import references

OPTIONS = {
    "due": ("overdue", "today", "tomorrow", "later"),
    "held": ("mine", "nobody", "colleague"),
    "status": ("waiting", "accepted"),
    "unread": ("message", "new"),
    "kind": ("enrichment", "door-knock"),
    "team": ("mine", "none", "red", "blue"),
    "patch": ("none", "north"),
}


@pytest.fixture
def many(norfolk, everything):
    """Requests of every sort in Breckland's queue, and a team of the officer's own."""
    dues = [timedelta(hours=-3), timedelta(minutes=1), timedelta(days=1), timedelta(days=9)]
    people = [norfolk.person("breckland", "officer", nth) for nth in (0, 1)]
    for place, (due, kind) in enumerate(product(dues, ("enrichment", "door-knock", "enrichment"))):
        one = asked(norfolk, lambda: None, kind, due_at=now() + due)
        everything(
            """update handover set team = :team, patch = :patch, holder_id = :holder, unread = :unread,
                   status = case when cast(:holder as uuid) is null then status else 'accepted' end,
                   opened_at = case when :seen then now() end
               where id = :id and side = 'received'""",
            id=one.id, team=("red", "blue", None)[place % 3], patch=("north", None)[place % 2], unread=place % 5 // 3,
            holder=(None, people[0].id, people[1].id)[place % 4 % 3], seen=place % 3 == 0,
        )  # fmt: skip
    asked(norfolk, lambda: None, origin_id=uuid4()).bounce()
    everything(
        """insert into team_member (org_id, account_id, team, added_at) values (:org, :id, 'red', now())""",
        org=norfolk.org("breckland"), id=people[0].id,
    )  # fmt: skip


def chosen(**asked_for) -> Filter:
    return Filter(**asked_for, my_teams=listing.around().my_teams)


def combinations():
    """No filter, each alone, and pairs of them."""
    yield {}
    singles = [(name, value) for name, values in OPTIONS.items() for value in values]
    yield from ({name: value} for name, value in singles)
    yield from (dict((one, other)) for one in singles[::3] for other in singles[1::4] if one[0] != other[0])


def test_what_stands_beside_an_option_is_what_choosing_it_shows(norfolk, many):
    with norfolk.acting("breckland", "officer"):
        told = 0
        for filters in combinations():
            counts = listing.counts(chosen(**filters))
            assert counts.total == len(listing.queue(chosen(**filters), most=500)), filters
            for name, values in OPTIONS.items():
                for value in values:
                    shown = len(listing.queue(chosen(**filters | {name: value}), most=500))
                    assert counted(counts.of, name, value, chosen(**filters)) == shown, (filters, name, value)
                    told += shown > 0
        assert told > 300, "the options were not empty"


def test_a_long_queue_is_counted_so_far_and_says_so(norfolk, many, client, monkeypatch):
    monkeypatch.setattr(listing, "MOST_COUNTED", 4)
    with norfolk.acting("breckland", "officer"):
        assert listing.counts(Filter()).more
    assert re.search(r"<strong>5\+</strong>\s+requests open", client("breckland", "officer").get("/requests").text)


def test_none_one_and_several_requests_are_counted_in_words_that_fit(norfolk, everything, client):
    officer = client("breckland", "officer")

    def told(address, text=""):
        page = officer.search(address, text=text) if text else officer.get(address)
        page = re.sub(r"<[^>]*>|\s+", " ", page.text)
        return [
            re.sub(r" +", " ", one).strip() for one in re.findall(r"[\w+]+ +requests?\b(?: +(?:open|found))?", page)
        ]

    said = {0: "No request", 1: "1 request", 2: "2 requests"}
    for number, words in said.items():
        if number:
            asked(norfolk, lambda: None)
        assert f"{words} open" in told("/requests"), number
        assert words in told("/requests?kind=enrichment"), number
        assert f"{words} found" in told("/requests", RESIDENT["surname"]), number
        assert words in told("/requests/print"), number
    assert "No request found" in told("/requests", "Nobody")


def test_the_address_keeps_what_was_chosen_and_offers_to_take_it_away(norfolk, many, client):
    officer = client("breckland", "officer")
    page = officer.get("/requests?held=nobody&kind=door-knock").text
    assert "<title>Requests: nobody yet, door-knock" in page
    assert 'href="/requests?due=overdue&amp;held=nobody&amp;kind=door-knock"' in page, "choosing one more"
    assert 'class="hub-applied__one" href="/requests?kind=door-knock"' in page, "taking one away"
    assert '<input type="hidden" name="held" value="nobody">' in page, "a search stays within the filters"


def test_an_answer_that_no_filter_has_is_as_good_as_none(norfolk, many, client):
    officer = client("breckland", "officer")
    everything = references(officer.get("/requests"))
    assert len(everything) == 12
    for address in ("held=them", "team=other'--", "due=", "nonsense=1", "status=bounced&kind=visit-step"):
        page = officer.get(f"/requests?{address}")
        assert (page.status_code, references(page)) == (200, everything), address
    page = officer.search("/requests", text="x" * 61)
    assert page.status_code == 422 and "60 characters or" in page.text and "x" * 61 in page.text


def test_today_ends_at_midnight_in_the_united_kingdom(norfolk, everything, monkeypatch):
    """An hour after midnight in July is yesterday in UTC: the day is the officer's own."""
    one = asked(norfolk, lambda: None)
    at = datetime(2026, 7, 14, 0, 30, tzinfo=UK)
    monkeypatch.setattr(listing, "now", lambda: at)
    for due, option in (("23:59", "today"), ("00:10", "overdue")):
        moment = datetime.fromisoformat(f"2026-07-14T{due}").replace(tzinfo=UK)
        everything("update handover set due_at = :due where id = :id", due=moment, id=one.id)
        with norfolk.acting("breckland", "officer"):
            assert [row.id for row in listing.queue(Filter(due=option))] == [one.id], due
    for days, option in ((1, "tomorrow"), (2, "later")):
        everything("update handover set due_at = :due where id = :id", due=at + timedelta(days=days), id=one.id)
        with norfolk.acting("breckland", "officer"):
            assert [row.id for row in listing.queue(Filter(due=option))] == [one.id], days


def test_ended_ones_are_listed_the_latest_first_and_paged(norfolk, client, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    ended = [asked(norfolk, lambda: None) for _ in range(5)]
    for one in ended:
        one.bounce()
    officer, address, seen = client("breckland", "officer"), "/requests?status=ended", []
    while address:
        page = officer.get(address)
        seen += references(page)
        following = re.search(r'href="([^"]+)" rel="next"', page.text)
        address = following and following[1].replace("&amp;", "&")
    assert seen == [one.received.reference for one in reversed(ended)]


def test_search_finds_by_the_beginning_and_however_it_is_spelt(norfolk, client, everything):
    handover = asked(norfolk, lambda: None)
    asked(norfolk, lambda: None, facts=RESIDENT | {"surname": "Bloggs", "postcode": "IP24 1AA"})
    officer, reference = client("breckland", "officer"), handover.received.reference
    spelt = (reference[:6], reference.replace("-", "").lower(), "nr19", "NR191AA", "obr", "Ó'Brién", "Ada O’Brien")
    for text in spelt:
        assert references(officer.search("/requests", text=text)) == [reference], text
    for text in ("brien", "’", "ada"):
        assert references(officer.search("/requests", text=text)) == [], text
    facts = [one.facts for one in everything("select facts from event where kind = 'search:made' order by id")]
    assert {"list": "requests", "fields": ["postcode", "reference", "surname"], "count": 1} in facts
    assert "brien" not in str(facts).lower()


def test_search_finds_an_ended_one_too_unless_a_status_is_chosen(norfolk, client):
    handover = asked(norfolk, lambda: None)
    handover.bounce()
    officer, reference = client("breckland", "officer"), handover.received.reference
    assert references(officer.search("/requests", text="obrien")) == [reference]
    assert references(officer.search("/requests", text="obrien", status="waiting")) == []


def test_ranges_end_where_the_beginning_ends():
    assert search_ranges("k7qf2") == [
        ("reference", "K7QF-2", "K7QF-3"), ("postcode_key", "K7QF2", "K7QF3"), ("surname_key", "kqf", "kqg"),
    ]  # fmt: skip
    assert search_ranges("’ -") == []


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "No request is waiting"),
        ("due=overdue", "Nothing is overdue"),
        ("held=mine", "You hold no request"),
        ("status=ended", "No request has ended yet"),
        ("unread=message", "No message is unread"),
        ("kind=door-knock", "No request of this kind is open"),
        ("held=mine&due=today", "No request matches all of these filters"),
    ],
)
def test_an_empty_queue_says_why(client, address, sentence):
    page = client("breckland", "officer").get(f"/requests?{address}").text
    assert sentence in page and ("All open requests" in page) == bool(address)


def test_one_that_nobody_opened_is_marked_until_somebody_does(norfolk, client):
    handover = asked(norfolk, lambda: None)
    officer = client("breckland", "officer")
    assert ">New</strong>" in officer.get("/requests").text
    officer.get(f"/requests/{handover.id}")
    first = handover.received.opened_at
    client("breckland", "officer", 1).get(f"/requests/{handover.id}")
    assert first and handover.received.opened_at == first and ">New</strong>" not in officer.get("/requests").text


def test_one_that_a_rule_assigned_says_so(norfolk, client, everything):
    handover = asked(norfolk, lambda: None)
    officer = client("breckland", "officer")
    from hub.kernel.access import Role
    from hub.kernel.tenancy import Acting, as_actor

    with norfolk.app.app_context(), as_actor(Acting(norfolk.org("breckland"), by_job=True)):
        actions.assign(handover.id, 1, officer.person.id)
    assert "Assigned by rule" in officer.get("/requests").text
    assert "It was assigned by a rule" in officer.get(f"/requests/{handover.id}").text
    assert [tuple(one) for one in everything("select account_id, kind from notice")] == [
        (officer.person.id, "request-assigned")
    ]
    with norfolk.acting("breckland", str(Role.OFFICER)):
        actions.release(handover.id, handover.received.version)
    assert "Assigned by rule" not in officer.get("/requests").text


def test_one_that_came_back_from_a_partner_says_so(norfolk, client, work):
    county, partner = ("broadland", "officer"), ("broads-neighbours", "coordinator")
    handover = asked(norfolk, work, "door-knock", receiver=county)
    onward = asked(norfolk, work, "visit-step", giver=county, receiver=partner, parent_id=handover.id)
    officer = client("broadland", "officer")
    assert "With Broads Neighbours" in officer.get("/requests").text
    onward.bounce("declined")
    work()
    assert "Back from Broads Neighbours: declined" in officer.get("/requests").text
    assert "they did not take it on" in officer.get(f"/requests/{handover.id}").text


def test_not_ours_offers_the_councils_of_the_sender_s_partnership(norfolk):
    with norfolk.acting("breckland", "officer"):
        offered = {one.id for one in queries.other_councils(norfolk.org("norfolk"))}
    districts = {norfolk.org(one) for one in ("broadland", "norwich", "great-yarmouth")}
    assert districts <= offered and not offered & {
        norfolk.org(one) for one in ("breckland", "norfolk", "broads-neighbours")
    }


def test_the_printed_list_is_the_same_list_without_pages(norfolk, many, client, monkeypatch, everything):
    officer = client("breckland", "officer")
    page = officer.get("/requests/print?held=nobody").text
    on_screen = references(officer.get("/requests?held=nobody"))
    assert re.findall(r">([2-9A-Z]{4}-[2-9A-Z]{4})<br>", page) == on_screen and len(on_screen) > 2
    assert "1 High Street, Dereham" in page and 'href="/requests?held=nobody" class="govuk-back-link"' in page
    [event] = everything("select facts, about from event where facts ->> 'list' = 'printed_requests'")
    assert event.facts["count"] == len(event.about) == len(on_screen)
    monkeypatch.setattr(listing, "PRINTED", 2)
    assert "There are more" in officer.get("/requests/print?held=nobody").text
