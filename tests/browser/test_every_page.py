"""Every page of the application: no axe violation, and nothing to the right of a screen 320 pixels wide.

The application's own list of addresses is swept: a page without a line in tests/browser/pages/ fails.
"""

import json
import os
import re

import pytest

from hub import create_app
from hub.settings import ROOT, read
from tests.browser.pages import NO_PAGES, NOBODY, ON_A_PHONE, VISITS
from tests.browser.steps import heading, press, reads_file
from tests.browser.world import OLIVE, SUPERVISOR, TESSA, make

pytestmark = pytest.mark.browser

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def places(address, folder, person, tmp_path_factory):
    made = make(person, folder, tmp_path_factory.mktemp("world"))
    return made | {"case id": made["case"].rpartition("/")[2]}


@pytest.fixture
def looker(anyone, person):
    """The page of whoever looks."""
    nobody = []

    def find(who):
        if who is None:
            nobody.append(anyone())
            return nobody[0]
        return person(who) if isinstance(who, str) else person(*who)

    return find


def check(page, name: str) -> None:
    """On a desk and on a phone: axe has nothing to say, and nothing stands to the right of the screen."""
    page.wait_for_load_state()
    page.set_viewport_size({"width": 1280, "height": 900})
    entries = page.locator(".govuk-service-navigation__item").all()
    assert len({one.bounding_box()["y"] for one in entries}) <= 1, "the navigation fits on one line"
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900 if width > 320 else 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if os.environ.get("HUB_SCREENSHOTS"):
            page.screenshot(path=f"{os.environ['HUB_SCREENSHOTS']}/{name}-{width}.png", full_page=True)
        if width == 320 and not name.startswith(ON_A_PHONE):
            break
        found = page.evaluate(AXE + f"; axe.run(document, {{runOnly: {RULES}, resultTypes: ['violations']}})")
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
    assert page.locator("h1").count() == 1
    assert page.title().endswith("Partnership Hub") and not page.title().startswith("–")


def test_no_page_is_left_out(address, folder):
    app = create_app(read({**os.environ, **json.loads((folder / "running.json").read_text())}))
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    assert pages - NO_PAGES == {endpoint for endpoint, _, _ in VISITS}


@pytest.mark.parametrize(("endpoint", "who", "where"), VISITS, ids=[f"{one[0]} {one[2]}" for one in VISITS])
def test_the_page(looker, places, endpoint, who, where):
    page = looker(who)
    answer = page.goto(where.format_map(places))
    assert answer.status == (410 if where == "/password/over" else 200)
    check(page, re.sub(r"\W+", "-", f"{endpoint} {where}").strip("-"))


@pytest.mark.parametrize(
    ("status", "who", "where"),
    [(403, TESSA, "/people"), (404, TESSA, "/cases/01900000-0000-7000-8000-000000000000"), (404, NOBODY, "/nowhere")],
)
def test_a_refusal(looker, places, status, who, where):
    page = looker(who)
    assert page.goto(where).status == status
    check(page, f"error-{status}-{where.split('/')[1]}")


def test_a_page_that_needs_a_person_leads_to_the_sign_in_page(looker):
    page = looker(NOBODY)
    page.goto("/cases")
    check(page, "not-signed-in")


def test_a_faulty_form(looker, places):
    page = looker(TESSA)
    page.goto(f"{places['case']}/call")
    press(page, "Record")
    assert page.title().startswith("Error: ")
    check(page, "error-422")


def test_a_file_without_a_header(looker, tmp_path):
    (tmp_path / "list.csv").write_text("a,b\n1,2\n")
    page = looker(SUPERVISOR)
    reads_file(page, tmp_path / "list.csv")
    assert page.title().startswith("Error: ")
    check(page, "import-refused")


def test_somebody_else_was_quicker(looker, places):
    page = looker(OLIVE)
    page.goto(f"{places['visit']}?outcome=no-answer")
    page.locator("main input[name=version]").first.evaluate("(it) => { it.value = 1 }")
    page.get_by_label("None", exact=True).check()
    press(page, "Record this attempt")
    heading(page, "Someone else changed this")
    check(page, "error-409")


def test_what_a_district_will_see(looker, places):
    page = looker(TESSA)
    page.goto(f"{places['case']}/ask/enrichment")
    press(page, "See what they will see")
    check(page, "preview")
