"""The pages of identity in Chromium: readable by everyone, fitting a phone."""

import re

import pytest

from tests.screens import check, signs_in

pytestmark = pytest.mark.browser


@pytest.fixture(params=[1280, 320], ids=["wide", "phone"])
def screen(request, window):
    return window(request.param)


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
    signs_in(screen, norfolk.person("breckland", "administrator").id)
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
