"""The doorstep in Chromium: without signal, killed while sending, in two tabs. Nothing is lost, nothing twice."""

import threading
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from hub.kernel.words import clock
from hub.safety.actions import doors, markers
from tests.doorstep import walking

pytestmark = pytest.mark.browser


def test_a_visit_is_recorded_without_signal_and_sent_when_it_is_back(phone_of, carrying):
    visit = carrying()
    page = phone_of(visit.browser.person)
    page.goto("/doorstep")
    walking.look(page, "today")
    expect(page.get_by_text("Keep today’s visits anew")).to_be_hidden()  # nothing is kept yet
    page.evaluate("caches.open('hub-doorstep-of-last-week')")
    walking.keeps(page)
    [kept] = page.evaluate("caches.keys()")
    assert kept.startswith("hub-doorstep-") and not kept.endswith("of-last-week")
    walking.look(page, "locked")
    walking.cut(page.context)
    page.goto("/doorstep")  # the hub's own page is away, and the phone's frame stands in for it
    walking.opens(page)
    expect(page.get_by_text("A dog lives here.")).to_be_visible()
    walking.look(page, "list")
    walking.chooses(page, "Ada Penhaligon")
    walking.look(page, "form")
    walking.records(page)
    expect(page.get_by_role("alert")).to_contain_text("Select an answer to “What happened?”")
    assert page.title().startswith("Error: ")
    walking.look(page, "form-faulty")
    walking.nobody_in(page)
    walking.look(page, "form-filled")
    walking.records(page)
    expect(page.locator("#answers")).to_contain_text("One answer waits to be sent")
    expect(page.get_by_text("It is sent as soon as there is signal")).to_be_visible()
    walking.look(page, "waiting")
    assert visit.attempts == []
    page.reload()
    walking.cut(page.context, off=False)
    expect(page.locator("#answers")).to_contain_text("One answer was sent")
    [attempt] = visit.attempts
    assert (attempt.outcome, attempt.answers["note"]) == ("no-answer", "A light was on upstairs.")
    assert walking.counts(page)["answers"] == 0


def test_when_all_is_sent_the_page_no_longer_says_that_it_will_be(phone_of, carrying):
    visit = carrying()
    page = phone_of(visit.browser.person)
    walking.goes_without_signal(page)
    walking.nobody_in(page)
    walking.records(page)
    said = page.get_by_text("It is sent as soon as there is signal")
    expect(page.locator("#answers")).to_contain_text("One answer waits to be sent")
    expect(said).to_be_visible()
    walking.cut(page.context, off=False)
    expect(page.locator("#answers")).to_contain_text("One answer was sent.")
    expect(said).to_have_count(0)
    walking.look(page, "sent")


def test_today_says_that_visits_are_kept_already_and_at_which_door_the_officer_is(
    phone_of, carrying, norfolk, everything
):
    visit = carrying()
    page = phone_of(visit.browser.person)
    page.goto("/doorstep")
    expect(page.get_by_label("Choose a PIN")).to_be_visible()
    expect(page.get_by_text("are kept on this phone")).to_be_hidden()
    walking.keeps(page)
    [pack] = everything("select ends_at from doorstep_pack")
    expect(page.get_by_text(f"They can be read until {clock(pack.ends_at)}.")).to_be_visible()
    with norfolk.acting("breckland", "officer"):
        doors.go(visit.row.id, visit.id, None, 30)
    page.goto("/doorstep")
    expect(page.get_by_text(f"Today’s visits are kept on this phone until {clock(pack.ends_at)}.")).to_be_visible()
    expect(page.get_by_label("Choose a PIN")).to_be_hidden()
    walking.look(page, "today-kept")
    page.set_viewport_size({"width": 320, "height": 640})
    walking.look(page, "today-kept")
    page.get_by_text("Keep today’s visits anew").click()
    expect(page.get_by_label("Choose a PIN")).to_be_visible()
    walking.look(page, "today-anew")
    page.get_by_role("button", name="Open the visits on this phone").click()
    expect(page.get_by_label("Your PIN")).to_be_visible()
    page.get_by_role("link", name="Remove these visits").click()
    page.goto("/doorstep")
    expect(page.get_by_label("Choose a PIN")).to_be_visible()
    page.get_by_role("link", name="Open this visit").click()
    expect(page.get_by_role("button", name="I am out")).to_be_visible()


def test_the_phone_tells_the_time_as_the_hub_does(phone_of, carrying):
    page = phone_of(carrying().browser.person, timezone_id="America/New_York")
    page.goto("/doorstep/offline")
    moments = [datetime(2026, month, 3, hour, minute, tzinfo=UTC)
               for month in (1, 7) for hour in range(24) for minute in (0, 5, 45)]  # fmt: skip
    told = page.evaluate(
        """async moments => {
            const { spoken } = await import('/static/js/doorstep/clock.js')
            return moments.map(spoken)
        }""",
        [one.isoformat() for one in moments],
    )
    assert told == [clock(one) for one in moments]


def test_the_visit_without_signal_has_the_markers_note_and_whom_to_ring(phone_of, carrying, norfolk):
    visit = carrying()
    with norfolk.acting("breckland", "officer"):
        markers.add(visit.request().subject, "dog", visit.browser.person.id, "Tied up behind the shed.")
    page = phone_of(visit.browser.person)
    walking.goes_without_signal(page)
    expect(page.get_by_text("Tied up behind the shed.")).to_be_visible()
    expect(page.get_by_text("Check in and out by telephone with your office when there is no signal")).to_be_visible()
    assert page.locator("#view a[href^='tel:']").count() == 1
    walking.look(page, "form-risk")


def test_what_was_typed_is_there_after_the_page_is_loaded_again(phone_of, carrying):
    visit = carrying()
    page = phone_of(visit.browser.person)
    walking.goes_without_signal(page)
    walking.nobody_in(page, "Half a sentence")
    page.wait_for_timeout(600)
    page.reload()
    walking.opens(page)
    walking.chooses(page, "Ada Penhaligon")
    expect(page.get_by_label("Anything the tracers should know")).to_have_value("Half a sentence")
    expect(page.get_by_label("No answer, card left")).to_be_checked()


def test_killed_while_sending_nothing_is_lost_and_one_record_is_made(own_phone, carrying):
    visit = carrying()
    page = own_phone.of(visit.browser.person)
    walking.goes_without_signal(page)
    walking.leaves_an_answer(page)
    held = threading.Event()

    def hold(route):  # the hub takes it in, but its receipt never reaches the phone
        route.fetch()
        held.set()

    page.context.route("**/doorstep/answers", hold)
    walking.cut(page.context, off=False)
    walking.until(page, held.is_set)
    own_phone.dies()
    assert len(visit.attempts) == 1
    own_phone.sends_what_waits(visit.browser.person)
    assert len(visit.attempts) == 1


def test_killed_before_the_hub_had_it_the_answer_is_sent_the_next_time(own_phone, carrying):
    visit = carrying()
    page = own_phone.of(visit.browser.person)
    walking.keeps(page)
    walking.opens(page)
    walking.chooses(page, "Ada Penhaligon")
    walking.nobody_in(page)
    held = threading.Event()
    page.context.route("**/doorstep/answers", lambda route: held.set())
    walking.records(page)
    walking.until(page, held.is_set)
    own_phone.dies()
    assert visit.attempts == []
    own_phone.sends_what_waits(visit.browser.person)
    assert len(visit.attempts) == 1


def test_two_tabs_send_the_same_answer_and_one_record_is_made(phone_of, carrying, everything):
    visit = carrying()
    page = phone_of(visit.browser.person)
    walking.goes_without_signal(page)
    walking.leaves_an_answer(page)
    # The other tab is one whose browser knows no locks between tabs: both send, and the hub must tell them apart.
    other = page.context.new_page()
    other.add_init_script("navigator.locks.request = (name, options, work) => work({})")
    other.goto("/doorstep/offline")
    sent = []
    page.context.on("request", lambda one: sent.append(one.url) if one.url.endswith("/answers") else None)
    page.context.route("**/doorstep/who", lambda route: (page.wait_for_timeout(400), route.continue_()))
    walking.cut(page.context, off=False)
    expect(page.locator("#answers")).not_to_contain_text("waits to be sent")
    expect(other.locator("#answers")).not_to_contain_text("waits to be sent")
    assert len(sent) >= 2, "both tried"
    assert len(visit.attempts) == 1
    assert len(everything("select 1 from doorstep_answer")) == 1


def test_two_tabs_record_one_visit_and_the_second_is_told(phone_of, carrying, everything):
    visit = carrying()
    page = phone_of(visit.browser.person)
    walking.keeps(page)
    other = page.context.new_page()
    other.goto("/doorstep/offline")
    walking.cut(page.context)
    for tab in (page, other):
        walking.opens(tab)
        walking.chooses(tab, "Ada Penhaligon")
    walking.leaves_an_answer(page)
    expect(other.locator("h1")).to_have_text("Visits on this phone")
    assert walking.counts(page)["answers"] == 1


@pytest.mark.parametrize("width", [1280, 320])
def test_the_answers_set_aside(phone_of, phone, width):
    visit, made = phone()
    envelope = made.answer("spoke-all", who_answered="resident", card="none", new_phone="ring me")
    assert made.send(envelope).json["why"] == "faults"
    page = phone_of(visit.browser.person)
    page.set_viewport_size({"width": width, "height": 640})
    for path, name in (("", "asides"), (f"/{envelope['id']}", "aside"), (f"/{envelope['id']}/dismiss", "dismiss")):
        page.goto(f"/doorstep/set-aside{path}")
        walking.look(page, name)
    page.goto("/doorstep")
    walking.look(page, "today-asides")
    page.get_by_role("link", name="of your answers").click()
    page.locator("main table").get_by_role("link").click()
    page.get_by_role("link", name="Enter a phone number").click()
    page.locator("#new_phone").fill("01632 960 555")
    page.get_by_role("group", name="Did you show your identity card?").get_by_label("Yes").check()
    page.get_by_role("button", name="Record as a further attempt").click()
    expect(page.get_by_role("alert")).to_contain_text("Recorded")
    assert visit.attempts[0].answers["new_phone"] == "+441632960555"
