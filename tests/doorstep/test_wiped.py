"""What is left on a phone: nothing readable ever, and no visit after recall, sign-out, the end or five wrong PINs."""

from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from hub.handovers.actions import withdraw
from tests.doorstep import walking

pytestmark = pytest.mark.browser

CANARIES = (
    "Penhaligon",
    "Mill Lane",
    "PE37 7AB",
    "side gate",
    "A dog lives",
    "Polish-canary",
    "canary-note",
    walking.PIN,
)


@pytest.mark.asvs("14.3.3")
def test_the_phone_holds_no_readable_personal_data(own_phone, carrying):
    visit = carrying(language="Polish-canary")
    page = own_phone.of(visit.browser.person)
    walking.keeps(page)
    walking.opens(page)
    expect(page.get_by_text("Ada Penhaligon")).to_be_visible()
    walking.cut(page.context)
    walking.chooses(page, "Ada Penhaligon")
    expect(page.get_by_text("Polish-canary")).to_be_visible()
    walking.nobody_in(page, "canary-note")
    page.wait_for_timeout(600)
    assert walking.counts(page) == {"answers": 0, "device": 1, "drafts": 1, "pack": 1, "tasks": 1}
    kept = [
        str(walking.stored(page)),
        *walking.cached(page),
        page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})"),
    ]
    walking.records(page)
    expect(page.locator("#answers")).to_contain_text("One answer waits")
    assert walking.counts(page) == {"answers": 1, "device": 1, "drafts": 0, "pack": 1, "tasks": 0}
    kept += [str(walking.stored(page))]
    page.wait_for_timeout(1500)
    own_phone.dies()
    assert len(kept[0]) > 500 and any("Visits on this phone" in one for one in kept)
    assert [canary for canary in CANARIES for one in kept if canary in one] == []
    assert walking.found_on_disk(own_phone.folder, ("Visits on this phone", "hub-doorstep")), (
        "the search finds what is there"
    )
    assert walking.found_on_disk(own_phone.folder, CANARIES) == []


def test_after_a_recall_nothing_is_left_and_what_was_typed_goes_to_the_council(
    phone_of, carrying, norfolk, work, everything
):
    visit = carrying()
    page = phone_of(visit.browser.person)
    walking.goes_without_signal(page)
    recalled(visit, norfolk, work)
    walking.nobody_in(page, "Half a sentence")  # the last letters come as the news does
    walking.cut(page.context, off=False)
    expect(page.get_by_text(f"This visit was taken back: please leave. {GOES}")).to_be_visible()
    expect(page.get_by_text("Penhaligon")).to_have_count(0)
    walking.until(page, lambda: walking.counts(page)["answers"] == 0)
    walking.look(page, "taken-back")
    left = walking.counts(page)
    assert (left["tasks"], left["drafts"]) == (0, 0)
    [answer] = everything("select status, why, outcome, answers from doorstep_answer")
    assert (answer.status, answer.why, answer.outcome) == ("aside", "unfinished", "no-answer")
    assert answer.answers["note"] == "Half a sentence" and visit.attempts == []


GOES = "What you had typed is kept and goes to your council."


def recalled(visit, norfolk, work) -> None:
    with norfolk.acting("norfolk", "tracer"):
        withdraw(visit.id)
    work()


def test_a_visit_taken_back_from_a_locked_phone_leaves_what_was_typed(phone_of, carrying, norfolk, work, everything):
    visit = carrying()
    page = phone_of(visit.browser.person)
    walking.goes_without_signal(page)
    walking.nobody_in(page, "Half a sentence")
    page.get_by_role("link", name="Back to the list").click()
    page.get_by_role("button", name="Lock").click()
    expect(page.get_by_label("Your PIN")).to_be_visible()
    recalled(visit, norfolk, work)
    page.context.route("**/doorstep/answers", lambda route: route.abort())
    walking.cut(page.context, off=False)
    expect(page.get_by_text(f"A visit was taken back: please do not go there. {GOES}")).to_be_visible()
    assert walking.counts(page)["answers"] == 1 and walking.counts(page)["drafts"] == 0
    assert "Half a sentence" not in str(walking.stored(page)), "sealed"
    page.context.unroute("**/doorstep/answers")
    page.reload()  # a contact, at which what waits is sent
    walking.until(page, lambda: walking.counts(page)["answers"] == 0)
    [answer] = everything("select why, answers from doorstep_answer")
    assert answer.why == "unfinished" and answer.answers["note"] == "Half a sentence"


def test_a_visit_that_was_only_opened_leaves_no_answer(phone_of, carrying, norfolk, work, everything):
    visit = carrying()
    page = phone_of(visit.browser.person)
    walking.goes_without_signal(page)
    recalled(visit, norfolk, work)
    walking.cut(page.context, off=False)
    expect(page.get_by_text("This visit was taken back: please leave.")).to_be_visible()
    expect(page.get_by_text(GOES)).to_have_count(0)
    assert walking.counts(page)["answers"] == 0 and everything("select 1 from doorstep_answer") == []


def test_what_was_typed_outlives_the_end_of_the_time(phone_of, carrying, everything):
    visit = carrying()
    page = phone_of(visit.browser.person)
    page.clock.install()
    walking.goes_without_signal(page)
    walking.nobody_in(page, "Half a sentence")
    page.clock.fast_forward("08:01:00")
    expect(page.get_by_text("Ada Penhaligon")).to_have_count(0)
    walking.until(page, lambda: walking.counts(page)["answers"] == 1)
    assert walking.counts(page)["tasks"] == 0 and visit.attempts == []


@pytest.mark.asvs("14.3.1")
def test_after_signing_out_only_unsent_answers_are_left(phone_of, carrying):
    visit, other = carrying(), carrying(surname="Quillfeather")
    page = phone_of(visit.browser.person)
    walking.goes_without_signal(page)
    walking.leaves_an_answer(page)
    page.context.route("**/doorstep/answers", lambda route: route.abort())
    walking.cut(page.context, off=False)
    page.goto("/requests")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You have signed out")).to_be_visible()
    walking.until(page, lambda: walking.counts(page)["pack"] == 0)
    assert walking.counts(page) == {"answers": 1, "device": 0, "drafts": 0, "pack": 0, "tasks": 0}
    page.context.unroute("**/doorstep/answers")
    page.goto("/doorstep/offline")
    expect(page.locator("#answers")).to_contain_text("Sign in to send what waits")
    assert visit.attempts == []
    walking.signs_in(page, visit.browser.person.id)
    walking.until(page, lambda: walking.counts(page)["answers"] == 0)
    assert len(visit.attempts) == 1 and other.attempts == []


def test_pressing_sign_out_wipes_the_visits_whatever_the_network_does(phone_of, carrying):
    page = phone_of(carrying().browser.person)
    walking.keeps(page)
    page.context.route("**/doorstep/check", lambda route: route.abort())
    page.goto("/requests", wait_until="networkidle")  # its scripts are there
    walking.cut(page.context)
    with suppress(Error):
        page.get_by_role("button", name="Sign out").click(no_wait_after=True)
    page.wait_for_timeout(500)
    walking.cut(page.context, off=False)
    page.goto("/doorstep/offline")
    expect(page.get_by_text("There are no visits on this phone")).to_be_visible()
    assert walking.counts(page)["tasks"] == 0


def test_another_persons_answers_stay_until_they_sign_in(phone_of, carrying, norfolk):
    visit = carrying()
    page = phone_of(visit.browser.person)
    walking.keeps(page)
    walking.opens(page)
    walking.chooses(page, "Ada Penhaligon")
    walking.nobody_in(page)
    page.context.route("**/doorstep/answers", lambda route: route.abort())
    walking.records(page)
    expect(page.locator("#answers")).to_contain_text("One answer waits")
    walking.signs_in(page, norfolk.person("breckland", "officer", 1).id)
    page.context.unroute("**/doorstep/answers")
    page.goto("/doorstep")
    expect(page.locator("#waiting")).to_contain_text("Another person’s answers wait here: they must sign in")
    page.get_by_role("button", name="Send now").click()
    expect(page.locator("#waiting")).to_contain_text("Another person’s answers wait here: they must sign in")
    assert walking.counts(page)["answers"] == 1 and walking.counts(page)["tasks"] == 0
    walking.signs_in(page, visit.browser.person.id)
    walking.until(page, lambda: walking.counts(page)["answers"] == 0)
    assert len(visit.attempts) == 1


def test_a_session_that_was_ended_wipes_the_visits_at_the_next_contact(phone_of, carrying, everything):
    visit = carrying()
    page = phone_of(visit.browser.person)
    walking.keeps(page)
    walking.cut(page.context)
    walking.opens(page)
    expect(page.get_by_text("Ada Penhaligon")).to_be_visible()
    everything("update session set ended_at = now(), ended_why = 'ended by owner'")
    walking.cut(page.context, off=False)
    expect(page.get_by_text("Ada Penhaligon")).to_have_count(0)
    assert walking.counts(page) == {"answers": 0, "device": 0, "drafts": 0, "pack": 0, "tasks": 0}


def test_after_the_end_of_the_time_the_visits_do_not_open_and_are_gone(phone_of, carrying):
    visit = carrying()
    page = phone_of(visit.browser.person)
    page.clock.install()
    walking.keeps(page)
    walking.cut(page.context)
    page.clock.fast_forward("08:01:00")
    page.reload()
    expect(page.get_by_text("There are no visits on this phone")).to_be_visible()
    assert walking.counts(page) == {"answers": 0, "device": 0, "drafts": 0, "pack": 0, "tasks": 0}


def test_an_open_list_closes_by_itself_at_the_end_of_the_time(phone_of, carrying):
    visit = carrying()
    page = phone_of(visit.browser.person)
    page.clock.install()
    walking.goes_without_signal(page)
    page.clock.fast_forward("08:01:00")
    expect(page.get_by_text("Ada Penhaligon")).to_have_count(0)
    assert walking.counts(page)["tasks"] == 0


def test_an_open_phone_that_nobody_touches_asks_for_the_pin_again_and_keeps_what_was_typed(phone_of, carrying):
    page = phone_of(carrying().browser.person)
    page.clock.install()
    walking.keeps(page)
    walking.opens(page)
    walking.chooses(page, "Ada Penhaligon")
    walking.nobody_in(page, "Half a sentence")
    page.clock.fast_forward("05:01")
    expect(page.get_by_label("Your PIN")).to_be_visible()
    expect(page.get_by_text("Ada Penhaligon")).to_have_count(0)
    walking.opens(page)
    walking.chooses(page, "Ada Penhaligon")
    expect(page.get_by_label("Anything the tracers should know")).to_have_value("Half a sentence")


def test_after_five_wrong_pins_the_visits_are_gone(phone_of, carrying):
    visit = carrying()
    page = phone_of(visit.browser.person)
    walking.keeps(page)
    walking.cut(page.context)
    for left in (4, 3, 2, 1):
        walking.opens(page, "000001")
        expect(page.get_by_role("alert")).to_contain_text(f"You can try {left} more")
        if left == 3:
            page.reload()  # a new page gives no new tries
    walking.look(page, "wrong-pin")
    walking.opens(page, "000001")
    expect(page.get_by_text("The PIN was wrong five times")).to_be_visible()
    assert walking.counts(page) == {"answers": 0, "device": 0, "drafts": 0, "pack": 0, "tasks": 0}


def test_a_right_pin_gives_the_tries_back(phone_of, carrying):
    visit = carrying()
    page = phone_of(visit.browser.person)
    walking.keeps(page)
    for _ in range(2):
        for left in (4, 3, 2, 1):
            walking.opens(page, "000001")
            expect(page.get_by_role("alert")).to_contain_text(f"You can try {left} more")
        walking.opens(page)
        expect(page.get_by_text("Ada Penhaligon")).to_be_visible()
        page.get_by_role("button", name="Lock").click()


@pytest.mark.parametrize(("pin", "again", "told"), [
    ("12345", "12345", "Enter a PIN of 6 digits"), ("123456", "123456", "harder to guess"),
    ("777777", "777777", "harder to guess"), ("604213", "604214", "same PIN in both"), ("abcdef", "abcdef", "6 digits"),
])  # fmt: skip
def test_a_pin_that_is_too_easy_is_refused_in_words(phone_of, carrying, everything, pin, again, told):
    page = phone_of(carrying().browser.person)
    page.goto("/doorstep")
    page.get_by_label("Choose a PIN").fill(pin)
    page.get_by_label("The same PIN again").fill(again)
    page.get_by_role("button", name="Keep today’s visits").click()
    expect(page.get_by_role("alert")).to_contain_text(told)
    walking.look(page, "pin-refused")
    assert everything("select 1 from doorstep_pack") == []
