"""The application in Chromium, served by this process: windows of any size, axe, and pictures to look at."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from hub.settings import ROOT

AXE = ROOT / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# A loaded machine takes its time, and a PIN's key is slow by design: five seconds, the default, are too few.
expect.set_options(timeout=20_000)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address at which an application answers meanwhile."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def address(app):
    """Where the application answers."""
    with serving(app) as where:
        yield where


@pytest.fixture
def window(browser, address):
    """`window(320, script=False)`: a page where nobody is signed in; all of them close at the end."""
    contexts = []

    def open_one(width: int = 1280, height: int = 900, script: bool = True, **more) -> Page:
        size = {"width": width, "height": height}
        context = browser.new_context(base_url=address, viewport=size, java_script_enabled=script, **more)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


def signs_in(page: Page, person_id) -> None:
    """One of the demo's people, with one click."""
    page.goto("/demo")
    page.locator(f'button[value="{person_id}"]').first.click()
    page.wait_for_load_state()


def check(page: Page) -> None:
    """No axe violation, nothing to the right of the screen."""
    page.wait_for_load_state("load")  # a click returns before the page that it leads to is whole
    told = page.evaluate(AXE.read_text() + f"; axe.run(document, {{runOnly: {TAGS}}})")
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in told["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def picture(page: Page, name: str) -> None:
    """A picture of the whole page, where a folder for them is named."""
    if folder := os.environ.get("HUB_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)


def look(page: Page, name: str) -> None:
    """Readable by everyone and fitting the screen; and a picture to look at."""
    check(page)
    picture(page, name)
