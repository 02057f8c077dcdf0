"""Somebody is looked for: to the record and back, and nothing of whom in the address or the title."""

import os
import re

import pytest

from tests.browser.steps import press
from tests.browser.test_every_page import check
from tests.browser.world import OLIVE, TESSA

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("who", "where", "label", "typed"),
    [(TESSA, "/cases", "Reference, last name, postcode or NHS number", "malm"),
     (OLIVE, "/requests", "Reference, postcode or last name", "nr19")],
)  # fmt: skip
def test_from_the_search_to_a_record_and_back(person, who, where, label, typed):
    page = person(who)
    page.goto(where)
    page.locator("main summary").first.click()
    page.get_by_label(label).fill(typed)
    press(page, "Search")
    assert re.search(rf"{where}\?(.*&)?search=[0-9a-f-]{{36}}$", page.url)
    assert page.get_by_label(label).input_value() == typed
    listed = page.locator("main tbody a.govuk-link").first
    name = listed.inner_text()
    if os.environ.get("HUB_SCREENSHOTS"):
        check(page, f"searched-{where.strip('/')}")
    listed.click()
    assert name.partition(",")[0] not in page.title() and typed not in page.url
    page.go_back()
    assert page.get_by_label(label).input_value() == typed, "the way back asks nothing and loses nothing"
    assert page.locator("main tbody a.govuk-link").first.inner_text() == name
