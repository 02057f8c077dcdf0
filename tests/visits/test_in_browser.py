"""The visit model, the doorstep and a partner's task in Chromium: readable by everyone, fitting a phone."""

import os
import threading

import pytest
from werkzeug.serving import make_server

from tests.kernel.test_in_browser import check

pytestmark = pytest.mark.browser
DISTRICTS = ("north-norfolk", "broadland")  # the two that draw most: a partner, and steps that are skipped


@pytest.fixture
def address(app):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(params=[1280, 320], ids=["wide", "phone"])
def screen(browser, request, address):
    """Signs in with one click and looks: `screen("breckland", "manager")("/visit-model")`."""
    contexts = []

    def sign_in(person):
        context = browser.new_context(viewport={"width": request.param, "height": 640}, base_url=address)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.goto("/demo")
        page.locator(f'button[value="{person.id}"]').first.click()
        return page

    yield sign_in
    for context in contexts:
        context.close()


def look(page, path, name):
    page.goto(path)
    look_again(page, name)


def look_again(page, name):
    check(page)
    folder = os.environ.get("HUB_SCREENSHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)


@pytest.mark.parametrize("district", DISTRICTS)
def test_the_visit_model(screen, norfolk, district):
    page = screen(norfolk.person(district, "manager"))
    look(page, "/visit-model", f"model-{district}")


def test_the_doorstep(screen, norfolk, visiting):
    visit = visiting("breckland")
    visit.say("no-answer", card="sorry-we-missed-you", note="A light was on upstairs.")
    page = screen(norfolk.person("breckland", "officer"))
    look(page, f"/requests/{visit.id}/visit", "doorstep")
    page.get_by_role("button", name="Continue").click()
    assert page.title().startswith("Error: ")
    check(page)
    page.get_by_label("Spoke to the resident, who will ring the tracers").check()
    page.get_by_role("button", name="Continue").click()
    look(page, page.url, "doorstep-form")
    page.get_by_role("button", name="Record this attempt").click()
    assert page.title().startswith("Error: ")
    look_again(page, "doorstep-faulty")


def test_a_step_for_a_partner(screen, norfolk, visiting, work):
    visit = visiting("south-norfolk")
    page = screen(norfolk.person("south-norfolk", "officer"))
    look(page, f"/requests/{visit.id}/visit", "partner-step")
    look(page, f"/requests/{visit.id}/visit/hand-on", "hand-on")
    look(page, f"/requests/{visit.id}/visit/without-partner", "without-partner")
    visit.press("hand-on")
    work()
    partner = screen(norfolk.person("broads-neighbours", "coordinator"))
    look(partner, "/tasks", "tasks")
    partner.get_by_role("link", name="-").first.click()
    look(partner, partner.url, "task-waiting")
    partner.get_by_role("button", name="Accept").click()
    look(partner, partner.url, "task")
    look(partner, f"{partner.url}/give", "task-give")
    look(partner, partner.url.replace("/give", "/decline"), "task-decline")
