"""The draft's pages in Chromium: readable by everyone, fitting a phone, and a step added by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_keyboard import choose, enter, tab_to
from tests.screens import check, look
from tests.visits.test_in_browser import looks_at, screen  # noqa: F401 - the fixture

pytestmark = pytest.mark.browser
PAGES = {
    "draft": "",
    "about": "about",
    "times": "times",
    "add-step": "add-step",
    "step": "steps/knock",
    "change-step": "steps/knock-in-twos/change",
    "partner-step": "steps/welfare/change",
    "outcome": "steps/knock/outcomes/no-answer",
    "add-outcome": "steps/knock/add-outcome",
    "form": "forms/doorstep",
    "change-form": "forms/doorstep/change",
    "add-question": "forms/doorstep/add-question",
    "question": "forms/way-to-the-door/questions/reached_by",
    "kind": "forms/way-to-the-door/questions/reached_by/kind",
    "condition": "forms/way-to-the-door/questions/mooring_safe/condition",
    "answers": "forms/way-to-the-door/questions/mooring_safe/condition?on=reached_by",
    "remove-step": "remove/step/welfare",
    "remove-form": "remove/form/welfare",
    "discard": "discard",
    "start": "start",
}


@pytest.fixture
def broadland(manager):
    someone = manager("broadland")
    someone.saves("start", source="1")
    return someone


def test_every_page_of_a_draft(screen, norfolk, broadland):  # noqa: F811
    page = screen(norfolk.person("broadland", "manager"))
    for name, path in PAGES.items():
        looks_at(page, f"/visit-model/draft/{path}".rstrip("/"), f"drafting-{name}")
    looks_at(page, "/visit-model/draft/steps/look/try", "drafting-try")
    looks_at(page, "/visit-model", "drafting-model")


def test_an_unfinished_draft(screen, norfolk, broadland):  # noqa: F811
    broadland.saves("add-step", title="A step that nobody comes to", who="officers")
    broadland.saves("remove/step/welfare")
    broadland.saves("steps/knock-in-twos/outcomes/no-answer", then="step", step="look")
    broadland.saves("add-form", title="An empty form")
    page = screen(norfolk.person("broadland", "manager"))
    looks_at(page, "/visit-model/draft", "drafting-unfinished")
    page.get_by_role("link", name=re.compile("what follows")).first.click()
    check(page)
    page.goto("/visit-model/draft/steps/knock/try")
    look(page, "drafting-not-yet-to-try")


def test_a_form_with_faults_and_one_that_a_colleague_changed(screen, norfolk, broadland):  # noqa: F811
    page = screen(norfolk.person("broadland", "manager"))
    page.goto("/visit-model/draft/steps/knock/change")
    page.get_by_label("Title", exact=True).fill("")
    page.get_by_label("Attempts at most").fill("99")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_title(re.compile("^Error: "))
    look(page, "drafting-faulty")
    page.goto("/visit-model/draft/steps/knock/change")
    page.get_by_label("Title", exact=True).fill("My own title")
    broadland.saves("steps/knock/change", title="Their title")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Someone else changed this while you were working on it")).to_be_visible()
    expect(page.get_by_label("Title", exact=True)).to_have_value("My own title")
    look(page, "drafting-conflict")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My own title")


def test_a_form_asked_one_by_one_is_tried_a_question_a_screen(screen, norfolk, broadland):  # noqa: F811
    broadland.saves("forms/way-to-the-door/change", layout="one-by-one")
    page = screen(norfolk.person("broadland", "manager"))
    page.goto("/visit-model/draft/steps/look/try")
    page.get_by_label("One officer can go").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("main")).to_contain_text("Question 2 of")
    check(page)
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_label("Over a mooring or jetty").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("group", name="Is the mooring lit and railed?")).to_be_visible()


def test_a_step_is_added_and_moved_by_keyboard_alone(browser, address, norfolk, broadland):  # noqa: F811
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=address)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto("/demo")
    page.locator(f'button[value="{norfolk.person("broadland", "manager").id}"]').first.click()
    page.goto("/visit-model")
    enter(page, "button", "Go on with the draft")
    enter(page, "link", "Add a step")
    tab_to(page, page.get_by_label("Title", exact=True))
    page.keyboard.type("Ring them up")
    choose(page, "Somebody who rings up")
    enter(page, "button", "Save")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ring them up")
    enter(page, "link", "Add an outcome")
    tab_to(page, page.get_by_label("What happened?"))
    page.keyboard.type("Answered")
    choose(page, "The visit ends")
    tab_to(page, page.get_by_label("What the county hears"))
    page.keyboard.type("Refused")
    enter(page, "button", "Save")
    expect(page.locator("main")).to_contain_text("the county hears “Refused")
    page.reload()  # the link back stands above the banner, which has the focus
    enter(page, "link", "The draft")
    enter(page, "button", "Up Ring them up")
    expect(page.get_by_role("alert")).to_contain_text("“Ring them up” is moved up")
    assert [step["key"] for step in broadland.body["step"]][3:] == ["ring-them-up", "welfare"]
    context.close()
