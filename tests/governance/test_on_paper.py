"""A page of information governance on paper says whose it is and of when, and nothing on it asks to be pressed."""

import pypdf
import pytest
from playwright.sync_api import expect

from tests.screens import signs_in

pytestmark = pytest.mark.browser


def test_a_printed_page_says_whose_it_is_and_has_no_foot(window, norfolk, tmp_path):
    page = window()
    signs_in(page, norfolk.person("norfolk", "ig").id)
    page.goto("/governance/counts")
    page.emulate_media(media="print")
    expect(page.get_by_text("Norfolk County Council").first).to_be_visible()
    expect(page.get_by_text("The last 30 days, as of ")).to_be_visible()
    for pressed in ("Sign out", "Show"):
        expect(page.get_by_role("button", name=pressed, exact=True)).to_be_hidden()
    expect(page.get_by_text(norfolk.person("norfolk", "ig").name)).to_be_hidden()
    expect(page.locator(".hub-footer")).to_be_hidden()
    page.pdf(path=tmp_path / "counts.pdf", format="A4")
    sheets = [one.extract_text() for one in pypdf.PdfReader(tmp_path / "counts.pdf").pages]
    assert "Norfolk County Council" in sheets[0]
    assert all("working as one" not in one for one in sheets), "no sheet for the foot of a page alone"
