"""Two councils talk about a request: written, told, read, answered, and over when the time for closing words is."""

import re

import pytest

from hub.gazetteer import actions as gazetteer
from hub.gazetteer.rules import Located
from tests.journeys.test_main_journey import (
    BRECKLAND,
    PLACES,
    given_an_imported_case,
    resident,
    when_an_officer_claims_it,
    when_the_district_is_asked,
    when_the_supervisor_allocates_it,
)
from tests.journeys.visitor import Visitor


@pytest.fixture
def people(app, client):
    """A supervisor, a tracer, an officer and their colleague."""
    with app.app_context():
        gazetteer.load([Located("postcode", BRECKLAND, PLACES[BRECKLAND], 600000, 310000, None, None, None)])
    who = (("norfolk", "supervisor"), ("norfolk", "tracer"), ("breckland", "officer"), ("breckland", "officer", 1))
    return [Visitor(client(*one)) for one in who]


def unread(visitor: Visitor) -> int:
    """How many notices the header counts."""
    found = re.search(r'hub-header__count">(\d+)', visitor.open("/account").text)
    return int(found[1]) if found else 0


def when_the_district_is_asked_for_a_visit(people, work) -> None:
    supervisor, tracer, officer, _ = people
    given_an_imported_case(supervisor, work, resident(BRECKLAND))
    when_the_supervisor_allocates_it(supervisor, tracer)
    tracer.open("/cases").follow("Nowak-Testowa, Zofia")
    tracer.case = tracer.url
    when_the_district_is_asked(tracer, "door-knock")
    when_an_officer_claims_it(officer, "door-knock")
    officer.request = officer.url
    work()


def test_what_the_county_writes_is_told_read_and_answered(people, work):
    supervisor, tracer, officer, colleague = people
    when_the_district_is_asked_for_a_visit(people, work)

    tracer.open(tracer.case).follow("Messages").says("Nothing has been written yet")
    tracer.press("Send message", words="Their dog is friendly.").says("Your message is on its way to Breckland Council")
    tracer.says("You").says("On its way")
    work()
    tracer.open(tracer.url).says("Delivered")

    assert (unread(officer), unread(colleague)) == (1, 0), "whoever holds the request is told"
    colleague.open("/requests").says("1 new message").follow("Zofia Nowak-Testowa").says("Their dog is friendly.")
    officer.open("/requests?unread=message").says("1 new message")
    officer.open("/notices").follow("A message about request").says("Tracer, Norfolk").says("Their dog is friendly.")
    assert "Tessa" not in officer.said
    assert unread(officer) == 0 and "new message" not in officer.open("/requests").said

    officer.open(officer.request).press("Send message", words="Thank you. We go there tonight.")
    work()
    supervisor.open(tracer.case).follow("Messages").says("We go there tonight.")
    tracer.open(tracer.case).says("1 new")  # the supervisor's look is not the tracer's
    assert unread(tracer) == 1
    tracer.open("/notices").follow("A message about request").says("Officer, Breckland").says("We go there tonight.")
    assert officer.client.person.name not in tracer.said
    assert "1 new" not in tracer.open(tracer.case).said


def test_a_message_that_crosses_another_waits_to_be_sent_knowingly(people, work):
    _, tracer, officer, _ = people
    when_the_district_is_asked_for_a_visit(people, work)
    tracer.open(tracer.case).follow("Messages")
    officer.open(officer.request).press("Send message", words="Nobody was in.")
    work()
    tracer.press("Send message", words="Please try the side door.")
    assert tracer.status == 422
    tracer.says("A new message came while you were writing").says("Nobody was in.").says("Please try the side door.")
    tracer.press("Send message").says("Your message is on its way")
    work()
    officer.open(officer.request).says("Please try the side door.")


def test_when_the_case_is_nobody_s_its_supervisor_is_told(people, work, everything):
    supervisor, tracer, officer, _ = people
    when_the_district_is_asked_for_a_visit(people, work)
    everything("update case_file set allocated_to = null")
    officer.open(officer.request).press("Send message", words="Whose case is it now?")
    work()
    assert (unread(supervisor), unread(tracer)) == (1, 0)


def test_closing_words_then_silence_and_the_pages_say_why(people, work, everything):
    _, tracer, officer, _ = people
    when_the_district_is_asked_for_a_visit(people, work)
    tracer.open(tracer.case).follow("Withdraw").press("Withdraw")
    work()
    tracer.open(tracer.case).follow("Messages").press("Send message", words="She rang us: all is well.")
    work()
    officer.open(officer.request).says("No longer needed").says("She rang us: all is well.")
    everything("update agreement set ended_at = now() where kind = 'door-knock'")
    for visitor in (officer.open(officer.request), tracer.open(tracer.case).follow("Messages")):
        visitor.says("You cannot write a message here any more").says("The sharing agreement has ended")


def test_another_council_and_another_case_do_not_lead_to_it(people, work, client, everything):
    _, tracer, officer, _ = people
    when_the_district_is_asked_for_a_visit(people, work)
    [asked] = everything("select id, origin_id from handover where side = 'sent'")
    stranger = client("norwich", "officer")
    assert stranger.get(f"/requests/{asked.id}/messages").status_code == 404
    assert stranger.post(f"/requests/{asked.id}/messages", data={"words": "Hello", "seen": ""}).status_code == 404
    elsewhere = f"/cases/{asked.id}/requests/{asked.id}/messages"
    assert tracer.client.get(elsewhere).status_code == 404
    assert everything("select 1 from message") == []
