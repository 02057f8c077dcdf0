"""The pages of identity in Chromium: readable by everyone, fitting a phone."""

import re
import threading

import pytest
from werkzeug.serving import make_server

from tests.kernel.test_in_browser import check

pytestmark = pytest.mark.browser


@pytest.fixture
def address(app):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(params=[1280, 320], ids=["wide", "phone"])
def screen(browser, request, address):
    context = browser.new_context(viewport={"width": request.param, "height": 900}, base_url=address)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_before_signing_in(screen):
    for path in ("/sign-in", "/demo", "/accessibility", "/cookies", "/privacy", "/password/nothing", "/nowhere"):
        screen.goto(path)
        check(screen)
    screen.goto("/sign-in")
    screen.fill("#email", "nobody@norfolk.example")
    screen.fill("#password", "three random words")
    screen.get_by_role("button", name="Sign in", exact=True).click()
    assert screen.title() == "Error: Sign in – Partnership Hub"
    check(screen)


def test_an_administrators_pages(screen, norfolk):
    screen.goto("/demo")
    screen.locator(f'button[value="{norfolk.person("breckland", "administrator").id}"]').click()
    assert screen.title() == "People – Partnership Hub"
    check(screen)
    colleague = f"/people/{norfolk.person('breckland', 'officer').id}"
    for path in ("/people/new", colleague, f"{colleague}/close", "/account", "/workspace"):
        screen.goto(path)
        check(screen)
    screen.goto(colleague)
    screen.get_by_role("button", name="Make a password link").click()
    check(screen)
    screen.goto(re.search("/password/.*", screen.locator("code").inner_text())[0])
    check(screen)
