"""A certified provider (npm oidc-provider) signs people in and out, in Chromium; two councils, each with its own."""

import json
import os
import re
import shutil
import socket
import subprocess
from contextlib import ExitStack, contextmanager
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from hub.settings import ROOT
from tests.screens import look, picture, signs_in

pytestmark = pytest.mark.browser
SCRIPT = ROOT / "tests/single_sign_on/provider.mjs"
READY_SECONDS = 60


@contextmanager
def provider():
    """The address of a provider in a process of its own."""
    node = shutil.which("node")
    if not node or not (ROOT / "node_modules/oidc-provider").is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("node and npm's oidc-provider are needed")
        pytest.skip("there is no node, or no oidc-provider (make setup)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen([node, str(SCRIPT), str(port)], cwd=ROOT, **quiet) as process:
        try:
            assert "ready" in process.stdout.readline(), "it did not start"
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@pytest.fixture
def real():
    """`real()`: the address of one more provider."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(provider())


def register(issuer: str, addresses: dict[str, str]) -> dict:
    """Make the hub known there, with the addresses that its page tells."""
    told = {
        "redirect_uris": [addresses["Redirect URI"]],
        "post_logout_redirect_uris": [addresses["Sign-out redirect URI"]],
        "backchannel_logout_uri": addresses["Back-channel logout URI"],
        "backchannel_logout_session_required": True,
    }
    asked = Request(f"{issuer}/reg", json.dumps(told).encode(), {"Content-Type": "application/json"})
    with urlopen(asked, timeout=20) as answer:
        return json.load(answer)


def at_provider(page: Page, name: str) -> None:
    """Sign in on the provider's own pages as whoever one says."""
    page.get_by_placeholder("Enter any login").fill(name)
    page.get_by_placeholder("and password").fill("anything")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def sets_up(page: Page, issuer: str, label: str) -> None:
    """An administrator's way from nothing to a provider that signs people in."""
    page.goto("/people")
    page.get_by_role("link", name="Single sign-on").click()
    look(page, "sso-none")
    page.get_by_role("button", name="Add a provider").click()
    page.get_by_label("Address of the provider").fill(f"{issuer}/")
    page.get_by_role("button", name="Ask the provider").click()
    expect(page.get_by_role("alert")).to_contain_text("exactly the one")
    look(page, "sso-other-issuer")
    page.get_by_label("Address of the provider").fill(issuer)
    page.get_by_role("button", name="Ask the provider").click()
    look(page, "sso-details")
    page.get_by_label("Name on the sign-in page").fill(label)
    page.get_by_label("Client ID").fill("to come")
    page.get_by_label("Client secret").fill("to come")
    page.get_by_role("button", name="Add this provider").click()
    look(page, "sso-added")
    rows = page.locator(".govuk-summary-list__row").all()
    told = {row.locator("dt").inner_text(): row.locator("dd").inner_text() for row in rows}
    known = register(issuer, told)
    page.get_by_role("link", name="Change the client ID or the secret").click()
    look(page, "sso-secret")
    page.get_by_label("Client ID").fill(known["client_id"])
    page.get_by_label("Client secret").fill(known["client_secret"])
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Try it out").click()
    look(page, "sso-onward")
    page.get_by_role("button", name="Go on to sign in there").click()
    at_provider(page, "administrator")
    expect(page.get_by_text("The provider signed you in")).to_be_visible()
    expect(page.get_by_text("It sent: aud")).to_contain_text("email")
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_text(f"{label} now signs people in")).to_be_visible()
    look(page, "sso-on")
    page.get_by_role("link", name="Change how it is used").click()
    look(page, "sso-change")


def gives_a_role(page: Page, name: str, role: str) -> None:
    page.goto("/people/single-sign-on/waiting")
    look(page, "sso-waiting")
    page.get_by_role("link", name=f"Give {name} a role").click()
    page.get_by_role("checkbox", name=role, exact=True).check()
    page.get_by_role("button", name="Save changes").click()


@pytest.mark.parametrize("width", [1280, 320])
def test_a_person_is_signed_in_works_and_is_signed_out(window, norfolk, real, everything, width):
    administrator, issuer = window(width), real()
    signs_in(administrator, norfolk.person("breckland", "administrator").id)
    sets_up(administrator, issuer, "Breckland staff")

    ola = window(width)
    ola.goto("/sign-in")
    look(ola, "sso-sign-in")
    ola.get_by_role("button", name="Breckland staff").click()
    at_provider(ola, "berg")
    expect(ola.get_by_role("heading", name="You wait to be let in")).to_be_visible()
    look(ola, "sso-wait")
    gives_a_role(administrator, "Ola berg", "Officer")
    ola.goto("/requests")
    ola.get_by_role("button", name="Breckland staff").click()
    expect(ola.get_by_role("link", name="Ola berg")).to_be_visible()
    expect(ola).to_have_url(re.compile("/requests$"))
    ola.goto("/account/single-sign-on")
    look(ola, "sso-own")

    # signed out at the provider alone: the hub hears of it behind the browser’s back
    there = ola.context.new_page()
    there.goto(f"{issuer}/session/end")
    there.get_by_role("button", name="Yes, sign me out").click()
    expect(there.get_by_text("Sign-out Success")).to_be_visible()
    ola.goto("/account")
    expect(ola.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    why = everything("select ended_why from session where ended_at is not null")
    assert [one.ended_why for one in why] == ["signed out at the provider"]

    # and signed out of the hub, onward to the provider, and back
    ola.get_by_role("button", name="Breckland staff").click()
    at_provider(ola, "berg")
    expect(ola.get_by_role("link", name="Ola berg")).to_be_visible()
    ola.get_by_role("button", name="Sign out").click()
    look(ola, "sso-leave")
    ola.get_by_role("button", name="Sign out there too").click()
    picture(ola, "sso-there")
    ola.get_by_role("button", name="Yes, sign me out").click()
    expect(ola).to_have_url(re.compile("/sign-in$"))

    [kept] = everything("select id from provider")
    ola.goto(f"/sign-in/from/{kept.id}?state=guessed")
    look(ola, "sso-refused")

    administrator.goto("/people/single-sign-on")
    look(administrator, "sso-index")
    administrator.get_by_role("link", name="1 linked with Breckland staff").click()
    look(administrator, "sso-linked")
    administrator.go_back()
    administrator.get_by_role("link", name="Breckland staff", exact=True).click()
    administrator.get_by_role("link", name="Delete Breckland staff").click()
    look(administrator, "sso-delete")
    for path in ("passwords", "waiting"):
        administrator.goto(f"/people/single-sign-on/{path}")
        look(administrator, f"sso-{path}-none")


def test_two_councils_each_with_its_own_provider(window, norfolk, real, everything):
    for slug, label in (("breckland", "Breckland staff"), ("norwich", "Norwich staff")):
        administrator = window()
        signs_in(administrator, norfolk.person(slug, "administrator").id)
        sets_up(administrator, real(), label)
        person = window()
        person.goto("/sign-in")
        person.get_by_role("button", name=label).click()
        at_provider(person, "berg")
        expect(person.get_by_role("heading", name="You wait to be let in")).to_be_visible()
        gives_a_role(administrator, "Ola berg", "Officer")
        person.goto("/sign-in")
        person.get_by_role("button", name=label).click()
        expect(person.locator(".hub-header__user strong")).to_have_text(re.compile(label.split()[0]))
    found = everything("select org_id from account where email_key = 'berg@people.example' order by org_id")
    assert {one.org_id for one in found} == {norfolk.org("breckland"), norfolk.org("norwich")}
