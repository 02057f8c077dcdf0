"""Rounds in Chromium: planned and walked without a fault for anyone, on a desk, on a phone and on paper."""

import pypdf
import pytest

from tests.rounds.conftest import UNKNOWN, at
from tests.screens import check, picture, signs_in

pytestmark = pytest.mark.browser
A4 = 717  # the width of a sheet within Chromium's margins, in CSS pixels


@pytest.fixture(params=[(1280, True), (320, True), (320, False)], ids=["wide", "phone", "phone-without-script"])
def screen(request, window):
    """Signs in with one click: `screen(person)` is their page."""

    def sign_in(person, role: str = ""):
        width, script = request.param
        page = window(width, 640, script)
        page.scripted = script
        signs_in(page, person.id)
        if role:
            page.goto("/workspace")
            page.get_by_label(role, exact=True).check()
            page.get_by_role("button", name="Continue").click()
            page.get_by_text(f"Your role is now: {role.lower()}").wait_for()
        return page

    return sign_in


def look(page, name: str) -> None:
    """Nothing to the right of the screen, and axe has nothing to say; where no script runs, axe cannot."""
    page.wait_for_load_state()  # a page without its style sheet yet is wider
    width = page.viewport_size["width"]
    if page.scripted:
        check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    picture(page, f"rounds-{name}")


def test_a_manager_plans_confirms_and_an_officer_walks(screen, district, clock_at):
    clock_at(at(7))
    breckland = district("breckland")
    breckland.ask(9, risk="A dog lives here.", language="Polish")
    breckland.ask(1, postcode=UNKNOWN)
    olive, maya = breckland.person(), breckland.person("manager")
    page = screen(maya, "Manager")
    page.goto("/rounds")
    look(page, "empty")
    page.get_by_role("button", name="Plan a round").click()
    rows = page.locator(".hub-rows__row")
    for row, person in ((rows.nth(0), olive), (rows.nth(1), maya)):
        row.get_by_label("Who goes").select_option(str(person.id))
        row.get_by_label("From").fill("9am")
        row.get_by_label("Until").fill("8am")
        row.get_by_label("With, for a pair").select_option("")
    for number in range(2, rows.count()):
        rows.nth(number).get_by_label("Who goes").select_option("")
    look(page, "plan")
    page.get_by_role("button", name="Propose an order").click()
    assert page.title().startswith("Error: ")
    look(page, "plan-faulty")
    for number in (0, 1):
        rows.nth(number).get_by_label("Until").fill("7pm")
    page.get_by_role("button", name="Propose an order").click()
    page.get_by_role("heading", name="Round on 23 November 2026").wait_for()
    look(page, "proposed")
    page.get_by_role("button", name="Leave out").first.click()
    page.get_by_role("heading", name="Left over").wait_for()
    page.get_by_role("button", name="Confirm this round").click()
    page.get_by_text("given to their officers").wait_for()
    look(page, "confirmed")
    page.get_by_role("link", name="Change who goes").click()
    look(page, "crew")
    rows = page.locator(".hub-rows__row")
    rows.nth(0).get_by_label("With, for a pair").select_option(str(breckland.person("officer", 1).id))
    rows.nth(1).get_by_label("Until").fill("8am")
    page.get_by_role("button", name="Save who goes").click()
    assert page.title().startswith("Error: ")
    look(page, "crew-faulty")
    rows.nth(1).get_by_label("Until").fill("6pm")
    page.get_by_role("button", name="Save who goes").click()
    page.get_by_text("Who goes is changed").wait_for()
    look(page, "crew-changed")
    page.get_by_role("button", name="Plan again").click()
    look(page, "plan-again")
    page.go_back()
    page.get_by_role("link", name="Cancel this round").click()
    look(page, "cancel")
    walker = screen(olive)
    walker.goto("/rounds/today")
    walker.get_by_role("heading", name="Olive Thurlow").wait_for()
    look(walker, "mine")
    walker.get_by_role("button", name="Sheet to print").click()
    look(walker, "sheet")
    walker.go_back()
    walker.get_by_role("link", name="End the day and hand back the rest").click()
    look(walker, "home")
    walker.get_by_role("button", name="End the day").click()
    walker.get_by_text("handed back").first.wait_for()
    look(walker, "over")


def test_a_sheet_is_a_page_for_each_visit(window, district, clock_at, tmp_path):
    clock_at(at(7))
    breckland = district("breckland")
    breckland.ask(3)
    olive = breckland.person()
    round_id = breckland.plan((olive.id, "9am", "noon"))
    breckland.press(round_id, "confirm")
    page = window()
    signs_in(page, olive.id)
    page.goto(f"/rounds/{round_id}/{olive.id}/sheet")
    page.pdf(path=tmp_path / "sheet.pdf", format="A4")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4, "height": 1_000})
    assert page.evaluate("document.documentElement.scrollWidth") <= A4
    picture(page, "rounds-sheet-on-paper")
    pages = [one.extract_text() for one in pypdf.PdfReader(tmp_path / "sheet.pdf").pages]
    for number in (0, 1, 2):
        [found] = [one for one in pages if f"Reed{number:02}" in one]
        assert "return or shred" in " ".join(pages[pages.index(found) :][:2])
        assert "Code of the card you left" in " ".join(pages[pages.index(found) :][:2])
    assert not any("Sign out" in one or "Cookies" in one for one in pages)
