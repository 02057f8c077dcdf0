"""The sample pages in Chromium: no axe violation, no sideways scroll on a phone, and they work without a script."""

import re

import pytest
from playwright.sync_api import expect

from hub.kernel.web import pages
from tests.kernel.sample import make_app
from tests.screens import check, serving

POLICY = f"default-src 'self'; script-src 'self' '{pages.SCRIPT_HASH}'; object-src 'none'; base-uri 'none'"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address():
    app = make_app()

    @app.after_request
    def policy(response):
        response.headers["Content-Security-Policy"] = POLICY
        return response

    with serving(app) as where:
        yield where


@pytest.fixture(params=[1280, 320], ids=["wide", "phone"])
def screen(browser, request):
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", ["/", "/detail", "/visit", "/wrong/404", "/wrong/503"])
def test_pages_are_accessible_and_fit(address, screen, path):
    screen.goto(address + path)
    check(screen)


def test_a_faulty_form_is_accessible_and_loses_nothing(address, screen):
    screen.goto(f"{address}/visit")
    screen.fill("#name", "")
    screen.fill("#born_on-day", "31")
    screen.check("#answered")
    screen.fill("#note", "one\ntwo")
    screen.get_by_role("button", name="Record visit").click()
    expect(screen).to_have_title(re.compile("^Error: "))
    expect(screen.locator(".govuk-error-summary")).to_be_focused()
    assert screen.input_value("#note") == "one\ntwo" and screen.input_value("#born_on-day") == "31"
    check(screen)


def test_a_conflict_is_accessible_and_fits(address, screen):
    screen.goto(f"{address}/detail")
    screen.evaluate("document.querySelector('form[action=\"/claim\"]').action = '/wrong/409?x=1'")
    screen.evaluate("document.querySelector('form[action^=\"/wrong\"]').elements.version.name = 'note'")
    screen.get_by_role("button", name="Claim").click()
    expect(screen.get_by_role("button", name="Save my version instead")).to_be_visible()
    check(screen)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_choice_reveals_its_question(address, browser, script):
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{address}/visit")
    question = page.get_by_text("Who answered?")
    expect(question).to_be_hidden()
    page.get_by_label("Yes").check()
    expect(question).to_be_visible()
    page.get_by_label("No", exact=True).check()
    expect(question).to_be_hidden()
    context.close()
