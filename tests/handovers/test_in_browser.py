"""The queue in Chromium: rows selected all at once, given to a colleague, reported; on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from hub.handovers import actions
from tests.handovers.asking import RESIDENT, asked
from tests.screens import look, signs_in

pytestmark = pytest.mark.browser


@pytest.fixture(params=[1280, 320], ids=["wide", "phone"])
def manager(request, window, norfolk):
    """The manager of Breckland, with three requests, one of which a colleague holds."""
    three = [asked(norfolk, lambda: None, facts=RESIDENT | {"surname": name}) for name in ("Ash", "Birch", "Cedar")]
    with norfolk.acting("breckland", "officer", 1):
        actions.accept(three[1].id, 1)
    page = window(request.param)
    signs_in(page, norfolk.person("breckland", "manager").id)
    page.goto("/workspace")
    page.get_by_label("Manager", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    return page


def test_all_at_once_to_a_colleague(manager, norfolk):
    colleague = norfolk.person("breckland", "officer", 1)
    manager.goto("/requests")
    told, every = manager.locator("[data-ticks-told]"), manager.get_by_label("Select all")
    expect(told).to_have_text("With the selected requests:")
    every.check()
    expect(told).to_have_text("With the 3 selected:")
    manager.get_by_label("Select Ada Cedar").uncheck()
    expect(told).to_have_text("With the 2 selected:")
    expect(every).not_to_be_checked()
    look(manager, "ticked-queue")
    manager.get_by_role("button", name="Assign", exact=True).click()
    expect(manager.get_by_text("It moves away from")).to_be_visible()
    look(manager, "ticked-assign")
    manager.get_by_role("button", name="Assign 2 requests").click()
    expect(manager.get_by_text("There is a problem")).to_be_visible()
    manager.get_by_label("Colleague").select_option(label=colleague.name)
    manager.get_by_role("button", name="Assign 2 requests").click()
    expect(manager.locator("h1")).to_have_text("2 of 2 assigned")
    look(manager, "ticked-report")
    manager.get_by_role("link", name="Back to the same list").click()
    expect(manager.locator("h1")).to_have_text("Requests")


def test_what_could_not_be_claimed_is_told(manager, norfolk):
    manager.goto("/requests")
    manager.get_by_label("Select all").check()
    manager.get_by_role("button", name="Claim").click()
    expect(manager.locator("h1")).to_have_text("2 of 3 claimed")
    holder = norfolk.person("breckland", "officer", 1).name
    expect(manager.get_by_text(f"{holder} holds this request")).to_be_visible()
    look(manager, "ticked-claimed")


def test_a_message_is_written_where_the_request_is_read(manager):
    manager.goto("/requests")
    manager.get_by_role("link", name="Ada Ash").click()
    manager.get_by_label("Your message").fill("Is the gate locked?")
    manager.get_by_role("button", name="Send message").click()
    expect(manager.get_by_text("Is the gate locked?")).to_be_visible()
    look(manager, "message-written")
