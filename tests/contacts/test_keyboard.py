"""Rows typed from the keyboard in a real browser: Enter goes on to the next row and makes one after the last."""

import pytest

from hub.kernel.clock import today
from tests.cases.conftest import county, covid  # noqa: F401 (fixtures)
from tests.screens import check, signs_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 320])
def test_five_people_without_the_mouse(width, window, norfolk, county, everything):  # noqa: F811
    page = window(width)
    signs_in(page, norfolk.person("norfolk", "tracer").id)
    page.goto(f"/cases/{county.open(onset_on=today())}/contacts")
    page.get_by_label("First name").first.focus()
    for name in ("Ann", "Bob", "Cem", "Dee", "Eve"):
        page.keyboard.type(name)
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.type("Same h")
        page.keyboard.press("Tab")
        page.keyboard.type("today")
        if name != "Eve":
            page.keyboard.press("Enter")
    check(page)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("5 close contacts added").wait_for()
    assert {(one.forename, one.met) for one in everything("select forename, met from close_contact")} == {
        (name, "household") for name in ("Ann", "Bob", "Cem", "Dee", "Eve")
    }
