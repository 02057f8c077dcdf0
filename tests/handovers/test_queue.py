"""The queue: there at the next page load, in due order, in few statements, and one condition for list and counts."""

import re
from base64 import urlsafe_b64encode
from datetime import timedelta

from hub.handovers import queue as queries
from hub.kernel.clock import now
from tests.handovers.asking import RESIDENT, asked


def references(page) -> list[str]:
    return re.findall(r", ([2-9A-Z]{4}-[2-9A-Z]{4})</span>\s*</td>", page.text)


def test_a_raised_request_is_there_at_the_very_next_page_load(norfolk, client):
    officer = client("breckland", "officer")
    assert references(officer.get("/requests")) == []
    handover = asked(norfolk, lambda: None)
    assert references(officer.get("/requests")) == [handover.received.reference]
    assert references(client("norwich", "officer").get("/requests")) == []


def test_the_queue_takes_six_statements_and_one_for_its_visits_however_long_it_is(norfolk, client, statements):
    """The session, BEGIN, teams and patches, the rows, the counts, the event; and the rounds that visits stand in."""
    officer = client("breckland", "officer")
    for address in ("/requests", "/requests?held=nobody&due=today&unread=new"):
        for kind, most in (("enrichment", 6), ("door-knock", 7)):
            for _ in range(4):
                asked(norfolk, lambda: None, kind)
            with statements() as sent:
                assert officer.get(f"{address}{'&' if '?' in address else '?'}kind={kind}").status_code == 200
            assert len(sent) <= most, sent
            assert len([one for one in sent if "session_by_token" in one]) == 1


def test_the_first_due_comes_first_and_pages_go_through_all(norfolk, client, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    raised = [asked(norfolk, lambda: None, due_at=now() + timedelta(hours=hours)) for hours in (5, 1, 4, 2, 3)]
    wanted = [raised[place].received.reference for place in (1, 3, 4, 2, 0)]
    officer, address, seen = client("breckland", "officer"), "/requests", []
    while address:
        page = officer.get(address)
        seen += references(page)
        following = re.search(r'href="([^"]+)" rel="next"', page.text)
        address = following and following[1].replace("&amp;", "&")
    assert seen == wanted


def test_search_finds_by_reference_postcode_and_last_name_and_nothing_of_another_council(norfolk, client):
    handover = asked(norfolk, lambda: None)
    asked(norfolk, lambda: None, facts=RESIDENT | {"surname": "Bloggs", "postcode": "NR19 1ZZ"})
    asked(norfolk, lambda: None, receiver=("norwich", "officer"))
    officer, reference = client("breckland", "officer"), handover.received.reference
    for text in (reference.lower(), "nr19 1aa", "o'brien", "OBRIEN"):
        found = references(officer.search("/requests", text=text))
        assert found == [reference], text
    assert references(officer.search("/requests", text="Nobody")) == []


def claimed(browser, handover, **more):
    return browser.post(f"/requests/{handover.id}/claim", data={"version": handover.received.version, **more})


def test_a_colleague_s_request_is_taken_over_only_by_saying_so(norfolk, client, everything):
    handover = asked(norfolk, lambda: None)
    handover.accept()
    holder, colleague = norfolk.person("breckland", "officer"), client("breckland", "officer", 1)
    refused = claimed(colleague, handover)
    assert refused.status_code == 409 and f"{holder.name} holds this request" in refused.text
    assert handover.received.holder_id == holder.id
    shown = colleague.get(f"/requests/{handover.id}").text
    assert "Take over" in shown and 'name="take_over" value="yes"' in shown
    assert claimed(colleague, handover, take_over="yes").status_code == 303
    assert handover.received.holder_id == colleague.person.id
    kinds = [one.kind for one in everything("select kind from event where kind like 'handover:a%' order by id")]
    assert kinds == ["handover:accepted", "handover:assigned"]


def test_a_known_phone_number_is_one_tap_from_a_call(norfolk, client):
    handover = asked(norfolk, lambda: None, facts=RESIDENT | {"surname": "<b>Bold</b>"})
    shown = client("breckland", "officer").get(f"/requests/{handover.id}").text
    assert '<a class="govuk-link" href="tel:+441362000001">01362 000001</a>' in shown
    assert "<b>Bold" not in shown


def test_an_address_that_begins_after_nonsense_begins_at_the_first_page(norfolk, client):
    handover = asked(norfolk, lambda: None)
    nested = urlsafe_b64encode(("[" * 100_000 + "]" * 100_000).encode()).decode()
    for after in (nested[:30_000], urlsafe_b64encode(("[" * 1500 + "]" * 1500).encode()).decode(), nested):
        page = client("breckland", "officer").get("/requests", query_string={"after": after})
        assert references(page) == [handover.received.reference]
