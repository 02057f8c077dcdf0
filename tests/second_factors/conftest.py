"""Somebody with a password, and with an app whose codes the test can make."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from hub.identity.actions import set_password
from hub.kernel.tenancy import Acting, as_actor
from hub.second_factors import actions, keeping, rules

PASSWORD = "three random words"


class Phone:
    """An app with one seed. `code()` is the next one that was not shown before."""

    def __init__(self, seed: str):
        self.seed, self.shown = seed, 0

    def code(self, steps: int = 0) -> str:
        return pyotp.TOTP(self.seed).at(datetime.now(UTC) + timedelta(seconds=30 * steps))


@pytest.fixture
def known(app, norfolk):
    """Give somebody a password and return them."""

    def known(slug, role, nth=0):
        person = norfolk.person(slug, role, nth)
        with app.app_context(), as_actor(Acting(person.org_id, person.id)):
            set_password(person.id, PASSWORD)
        return person

    return known


@pytest.fixture
def phone(app, known, everything):
    """Give somebody a password and an app, and return them with it; its codes of now are unused."""

    def phone(slug, role, nth=0):
        person, seed = known(slug, role, nth), rules.new_seed()
        with app.app_context(), as_actor(Acting(person.org_id, person.id)):
            actions.add_app(person.id, seed, "Work phone", pyotp.TOTP(seed).now())
        everything("update second_factor set counter = 0 where account_id = :id", id=person.id)
        return person, Phone(seed)

    return phone


@pytest.fixture
def codes(app):
    """Ten recovery codes for somebody."""

    def codes(person) -> list[str]:
        with app.app_context(), as_actor(Acting(person.org_id, person.id)):
            return actions.new_codes(person.id)

    return codes


@pytest.fixture
def no_grace(everything, norfolk):
    """Everybody's time for setting up a second step is over."""
    everything("update account set factor_due_at = now() - interval '1 minute'")


def enter(browser, person, password=PASSWORD, **more):
    return browser.post("/sign-in", data={"email": person.email, "password": password}, **more)


def step(browser, code, **more):
    return browser.post("/sign-in/second-step", data={"code": code}, **more)


def letters(page: str) -> str:
    """The key in letters that a page of setting up shows."""
    return re.search(r'class="hub-key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")


def sealed(page: str) -> str:
    return re.search(r'name="seal" value="([^"]+)"', page)[1]


__all__ = ["Phone", "enter", "keeping", "letters", "sealed", "step"]
