"""Safety in Chromium, on the phone of an officer and on a manager's screen: the journey to a door and out of it."""

import re

import pytest
from playwright.sync_api import expect

from hub.directory import actions as directory
from hub.directory import sections
from tests.screens import check, picture, signs_in
from tests.visits.test_one_by_one import MODEL

pytestmark = pytest.mark.browser


@pytest.fixture
def screen(window):
    """Signs in with one click: `screen(person, 360)`; without script if one says so."""

    def sign_in(person, width: int = 360, script: bool = True, role: str = ""):
        page = window(width, 640 if width < 1000 else 900, script)
        signs_in(page, person.id)
        if role:
            page.get_by_role("link", name="Switch role").click()
            page.get_by_label(role, exact=True).check()
            page.get_by_role("button", name="Continue").click()
        return page

    return sign_in


def look(page, name):
    check(page)
    phone = page.viewport_size["width"] < 1000
    small = [
        one.inner_text()
        for one in page.locator("main button, main a.govuk-button").all()
        if phone and one.is_visible() and one.bounding_box()["height"] < 44
    ]
    assert small == [], "too small to press in gloves"
    picture(page, name)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def visit(visiting, norfolk):
    with norfolk.acting("breckland", "manager"):
        number = sections.live("visit_model").version + 1
        directory.draft("visit_model", number, MODEL)
        directory.publish("visit_model", number)
    return visiting("breckland")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("width", [360, 320])
def test_an_officer_visits_with_a_pair_from_markers_to_coming_out(screen, norfolk, visit, mark, width, script):
    mark("aggression", note="Shouted at the officer on 3 May.")
    page = screen(norfolk.person("breckland", "officer", 1), width, script)
    see = look if script else lambda *_: None
    page.goto(f"/requests/{visit.id}/visit")
    expect(page.get_by_text("Two of you must go to this door.")).to_be_visible()
    see(page, "visit")
    press(page, "Going to the door now")
    expect(page.get_by_text("Select an answer to “Who goes with you?”").first).to_be_visible()
    see(page, "check-in-faulty")
    page.get_by_label("Who goes with you?").select_option(index=1)
    press(page, "Going to the door now")
    expect(page.get_by_text("At the door", exact=True)).to_be_visible()
    page.wait_for_load_state()  # the menu folds when the page is whole
    top = page.get_by_role("button", name="I am out", exact=True).bounding_box()
    assert top["height"] >= 48 and (top["y"] < 900 or not script), "without script the menu stands open above it"
    see(page, "at-the-door")
    page.get_by_role("button", name="Say what happened").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 1")
    see(page, "question-1")
    press(page, "Continue")
    expect(page.get_by_role("link", name="Select an answer to “What happened?”")).to_be_visible()
    see(page, "question-faulty")
    page.get_by_label("Spoke to somebody").check()
    press(page, "Continue")
    page.get_by_label("A child").check()
    press(page, "Continue")
    page.get_by_label("How old is the child?").fill("9")
    press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 4 of 9")
    page.go_back()
    expect(page.get_by_label("How old is the child?")).to_have_value("9")
    page.get_by_label("How old is the child?").fill("10")
    press(page, "Continue")
    page.get_by_label("Food").check()
    press(page, "Continue")
    see(page, "question-date")
    press(page, "Continue")
    page.get_by_label("Anything else?").fill("Works at night.")
    page.reload()
    page.get_by_label("Anything else?").fill("Works in the day.")
    press(page, "Continue")
    expect(page.get_by_label("Code of the card you left")).to_be_visible()
    press(page, "Continue")
    expect(page.get_by_label("Who was with you?")).not_to_have_value("")
    press(page, "Continue")
    press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    expect(page.locator("main")).to_contain_text("Works in the day.")
    see(page, "check-answers")
    press(page, "Record this attempt")
    expect(page.get_by_role("alert")).to_contain_text("has the answer")
    [attempt] = visit.attempts
    assert attempt.answers == {"who": "child", "age": 10, "needs": ["food"], "note": "Works in the day."}
    assert attempt.second_id is not None
    assert visit.everything("select 1 from check_in where ended_at is null") == []


@pytest.mark.parametrize("width", [1280, 320])
def test_a_manager_sees_who_is_overdue_and_takes_the_alarm_up(screen, norfolk, visiting, width, work, everything, app):
    visit = visiting("breckland")
    officer = screen(norfolk.person("breckland", "officer", 1))
    officer.goto(f"/requests/{visit.id}/visit")
    press(officer, "Going to the door now")
    everything(
        """update check_in set started_at = started_at - interval '1 hour', alarm_at = alarm_at - interval '1 hour',
           expected_at = expected_at - interval '1 hour'"""
    )
    everything("update outbox set available_at = now() where name = 'door:overdue'")
    work()
    manager = screen(norfolk.person("breckland", "manager"), width, role="Manager")
    manager.goto("/requests")
    banner = manager.get_by_role("region", name="Alarm")
    expect(banner).to_contain_text("Somebody is overdue at a door.")
    check(manager)
    banner.get_by_role("link").click()
    expect(manager.get_by_text("Overdue", exact=True)).to_be_visible()
    look(manager, "doors-overdue")
    manager.get_by_role("link", name=re.compile("Take up the alarm")).click()
    look(manager, "acknowledge")
    manager.get_by_label("I called, and they answered").check()
    press(manager, "Take it up")
    expect(manager.get_by_role("region", name="Alarm")).to_have_count(0)
    manager.get_by_role("link", name=re.compile("They are out")).click()
    look(manager, "bring-out")
    manager.get_by_label("How do you know?").fill("They rang from the car")
    press(manager, "They are out")
    expect(manager.get_by_text("Nobody is at a door.")).to_be_visible()
    look(manager, "doors-empty")
    officer.reload()
    expect(officer.get_by_role("button", name="Going to the door now")).to_be_visible()


def test_the_page_looks_again_by_itself_but_not_under_somebodys_hands(screen, norfolk, visiting):
    visit = visiting("breckland")
    manager, officer = norfolk.person("breckland", "manager"), norfolk.person("breckland", "officer", 1)
    watching, page = screen(manager, 1280, role="Manager"), screen(officer)
    watching.clock.install()
    watching.goto("/safety")
    page.goto(f"/requests/{visit.id}/visit")
    press(page, "Going to the door now")
    expect(page.get_by_role("button", name="I am out", exact=True)).to_be_visible()
    watching.clock.run_for(31_000)
    out = watching.get_by_role("link", name=re.compile("They are out"))
    expect(out).to_be_visible()
    out.focus()
    press(page, "I am out")
    expect(page.get_by_role("button", name="Going to the door now")).to_be_visible()
    watching.clock.run_for(31_000)
    expect(out).to_be_focused()
    watching.get_by_role("link", name="Look again").focus()
    watching.clock.run_for(31_000)
    expect(watching.get_by_text("Nobody is at a door.")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_of_risk_markers(screen, norfolk, visiting, mark, width):
    visit = visiting("breckland")
    page = screen(norfolk.person("breckland", "officer", 1), width)
    page.goto("/risk-markers")
    look(page, "markers-empty")
    page.goto(f"/requests/{visit.id}/risk-marker?category=dog")
    expect(page.get_by_label("Dog")).to_be_checked()
    look(page, "marker-add")
    page.get_by_label("What was seen or reported").fill("A large dog in the front garden.")
    press(page, "Add this marker")
    expect(page.get_by_text("A large dog in the front garden.")).to_be_visible()
    look(page, "visit-with-marker")
    page.goto(f"/requests/{visit.id}")
    expect(page.get_by_text("Risk at this address: Dog.")).to_be_visible()
    look(page, "request-with-marker")
    mark("weapons")
    page.goto("/risk-markers")
    look(page, "markers")
    page.get_by_role("link", name=re.compile("Dog")).first.click()
    look(page, "marker")
    for link, name in (("Renew", "marker-renew"), ("End", "marker-end")):
        page.get_by_role("button", name=link, exact=True).click()
        look(page, name)
        page.go_back()
    page.get_by_role("link", name="Give it to somebody else").click()
    look(page, "marker-hand-over")
    page.goto("/risk-markers/new")
    press(page, "Add this marker")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    look(page, "marker-add-faulty")


def test_whoever_rings_finds_the_numbers_on_top_as_links(screen, norfolk, visiting):
    visit = visiting("norwich", phones=["+441632960777", "+441632960778"], known_tried="Not in use: +441632960777")
    page = screen(norfolk.person("norwich", "officer"))
    page.goto(f"/requests/{visit.id}/visit")
    expect(page.locator("a[href='tel:+441632960778']")).to_be_visible()
    look(page, "call")
