"""Everything by keyboard alone: coming in, taking a request, saying what happened at the door."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import asks, heading, opens_case, reads, told

pytestmark = pytest.mark.browser
MOST_TABS = 150
# GOV.UK shows focus by outline and shadow; a radio's or checkbox's own box is drawn by its label.
IS_SEEN = """() => {
  const it = document.activeElement
  if (it === document.body) return true // between the end of the page and its beginning
  const drawn = it.matches('[type=radio], [type=checkbox]') ? [it.labels[0], '::before'] : [it]
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(...drawn)
  return boxShadow !== 'none' || (outlineStyle !== 'none' && outlineWidth !== '0px')
}"""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until it has the focus, which is seen wherever it stands on the way."""
    expect(target.first).to_be_visible()
    page.wait_for_load_state()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        assert page.evaluate(IS_SEEN), page.evaluate("document.activeElement.outerHTML")
        if target.first.evaluate("it => it === document.activeElement"):
            return
    pytest.fail("Tab does not reach it")


def enter(page: Page, role: str, name: str) -> None:
    tab_to(page, page.get_by_role(role, name=re.compile(f"^{re.escape(name)}")))
    page.keyboard.press("Enter")


def choose(page: Page, name: str) -> None:
    """A radio: Tab leads to the first of its group, the arrow keys to the others."""
    wanted = page.get_by_role("radio", name=name, exact=True)
    group = page.locator(f"input[type=radio][name='{wanted.get_attribute('name')}']")
    tab_to(page, group)
    page.keyboard.press("Space")
    for _ in range(group.count()):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    pytest.fail("The arrow keys do not reach it")


def test_an_officers_work_by_keyboard(case_of, person, anyone):
    resident, _ = case_of("Breckland", "Tessa Marlow")
    tracer = person("Tessa Marlow")
    opens_case(tracer, resident)
    asks(tracer, resident, "Breckland", "Ask: door-knock")

    page = anyone()
    page.goto("/sign-in")
    enter(page, "link", "Choose a person")
    enter(page, "button", "Olive Thurlow")
    heading(page, "Requests")
    row = page.get_by_role("row").filter(has_text=resident.name)
    tab_to(page, row.get_by_role("link"))
    page.keyboard.press("Enter")
    heading(page, resident.name)
    enter(page, "button", "Claim")
    told(page, "You have claimed this request")
    enter(page, "button", "Work on this visit")
    choose(page, "No answer, card left")
    enter(page, "button", "Continue")
    choose(page, "Sorry we missed you")
    enter(page, "button", "Record this attempt")
    told(page, "Recorded")
    reads(page, "attempt 2 of 3")


def test_the_first_key_skips_to_the_content(person):
    page = person("Olive Thurlow")
    page.goto("/requests")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()
