"""The second step in Chromium: a passkey by the browser's own authenticator, and an app without any script."""

import pyotp
import pytest

from tests.screens import look, signs_in
from tests.second_factors.conftest import PASSWORD

pytestmark = pytest.mark.browser
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "hasResidentKey": True,
    "automaticPresenceSimulation": True,
}


def by_password(page, person) -> None:
    page.goto("/sign-in")
    page.fill("#email", person.email)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()


@pytest.mark.parametrize("width", [1280, 320])
def test_a_passkey_is_added_and_signs_in(window, address, known, width):
    person = known("breckland", "officer")
    page = window(width)
    page.context.close()  # a key belongs to a name, and an address is none
    page = page.context.browser.new_context(
        base_url=address.replace("127.0.0.1", "localhost"), viewport={"width": width, "height": 900}
    ).new_page()
    tool = page.context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    tool.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    signs_in(page, person.id)
    page.goto("/account/second-step")
    look(page, "second-step-none")
    page.get_by_role("button", name="Add a key or passkey").click()
    look(page, "second-step-key")
    page.get_by_label("Name of the key").fill("This laptop")
    page.get_by_role("button", name="Add the key").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    look(page, "second-step-codes")
    page.get_by_role("button", name="I have kept them").click()
    assert "This laptop" in page.locator("table").inner_text()
    look(page, "second-step-one")
    page.get_by_role("button", name="Sign out").click()
    by_password(page, person)
    look(page, "second-step-asked")
    page.get_by_role("button", name="Use your key or passkey").click()
    page.get_by_role("button", name="Sign out").wait_for()
    page.goto("/account")
    assert "password and key" in page.locator("main").inner_text()
    look(page, "account-sessions")
    page.context.close()


def test_an_app_is_set_up_and_asked_for_without_script(window, known, no_grace):
    person = known("breckland", "officer")
    page = window(320, script=False)
    by_password(page, person)
    assert page.title().startswith("Set up an app")
    assert page.locator(".hub-picture svg").bounding_box()["width"] > 150, "the picture is there to be scanned"
    seed = page.locator(".hub-key").inner_text().replace(" ", "")
    page.get_by_label("Name of the device").fill("Work phone")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Save").click()
    assert page.title().startswith("Error: Set up an app") and page.get_by_label("Name of the device").input_value()
    page.get_by_label("Code").fill(pyotp.TOTP(seed).now())
    page.get_by_role("button", name="Save").click()
    code = page.locator(".hub-codes code").first.inner_text()
    page.get_by_role("button", name="I have kept them").click()
    page.get_by_role("button", name="Sign out").click()
    by_password(page, person)
    assert not page.get_by_role("button", name="Use your key").is_visible()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_load_state()
    assert "You used a recovery code. 9 left" in page.locator("main").inner_text()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_other_pages_of_the_second_step(window, phone, norfolk, width):
    person, app = phone("breckland", "officer")
    page = window(width)
    signs_in(page, person.id)
    page.goto("/account/second-step/app")
    look(page, "second-step-confirm")
    page.get_by_label("Code").fill(app.code())
    page.get_by_role("button", name="Continue").click()
    page.goto("/account/second-step/app")
    look(page, "second-step-app")
    page.goto("/account/second-step")
    page.get_by_role("link", name="Remove").click()
    look(page, "second-step-remove")
    admin = window(width)
    signs_in(admin, norfolk.person("breckland", "administrator").id)
    for path, name in (("second-step", "reset"), ("sessions", "sessions"), ("leaving", "leaving")):
        admin.goto(f"/people/{person.id}/{path}")
        look(admin, f"person-{name}")
