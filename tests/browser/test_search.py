"""Somebody is looked for: to the record and back, and nothing of whom in the address or the title."""

import os
import re

import pytest

from tests.browser.steps import press
from tests.browser.test_every_page import check
from tests.browser.world import OLIVE, TESSA

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("who", "where", "label"),
    [(TESSA, "/cases", "Reference, last name, postcode or NHS number"),
     (OLIVE, "/requests", "Reference, postcode or last name")],
)  # fmt: skip
def test_from_the_search_to_a_record_and_back(person, who, where, label):
    page = person(who)
    page.goto(where)
    listed = page.locator("main tbody a.govuk-link").first
    typed = listed.inner_text().partition(",")[0].split()[-1][:4]  # of the last name, which a case's line begins with
    page.locator("main summary").first.click()
    page.get_by_label(label).fill(typed)
    press(page, "Search")
    assert re.search(rf"{where}\?(.*&)?search=[0-9a-f-]{{36}}$", page.url)
    assert page.get_by_label(label).input_value() == typed
    name = listed.inner_text()
    assert typed in name
    if os.environ.get("HUB_SCREENSHOTS"):
        check(page, f"searched-{where.strip('/')}")
    listed.click()
    assert typed not in page.title()
    page.go_back()
    assert page.get_by_label(label).input_value() == typed, "the way back asks nothing and loses nothing"
    assert listed.inner_text() == name
