"""The pages of an import in Chromium: readable by everyone, fitting a phone, moving on without a reload."""

import pytest
from playwright.sync_api import expect

from tests.intake.conftest import PERSON, person, written
from tests.screens import check

pytestmark = pytest.mark.browser

LIST = written(PERSON, person(ID="a2", Postcode="75011"), person(ID="", Phone="ask"))


@pytest.fixture(params=[1280, 320], ids=["wide", "phone"])
def screen(request, window, address, client, places):
    page = window(request.param)
    cookie = client("norfolk", "supervisor").get_cookie("hub")
    page.context.add_cookies([{"name": "hub", "value": cookie.value, "url": address}])
    return page


def test_from_upload_to_result(screen, work, tmp_path):
    file = tmp_path / "Tracing list 2026-11-21 from the national system.csv"
    file.write_bytes(LIST)
    screen.goto("/imports")
    check(screen)
    screen.get_by_role("button", name="Read file").click()
    expect(screen).to_have_title("Error: Imports – Partnership Hub")
    check(screen)
    screen.set_input_files("#file", file)
    screen.get_by_role("button", name="Read file").click()
    screen.get_by_text("The file is being read").wait_for()
    check(screen)
    work()
    screen.get_by_role("button", name="Import 2 cases").wait_for()  # nobody reloaded the page
    check(screen)
    for sort in ("2 New", "1 Rejected"):
        screen.get_by_role("link", name=sort).click()
        check(screen)
    screen.get_by_role("link", name="Back to import or discard this file").click()
    screen.get_by_role("button", name="Import 2 cases").click()
    screen.get_by_text("1 of 3 rows are done").wait_for()
    check(screen)
    work()
    screen.get_by_text("Each of the 3 rows is counted below once").wait_for()
    check(screen)
    screen.goto("/imports")
    check(screen)


def test_a_renamed_column_is_matched_and_what_changes_and_what_lies_elsewhere_is_seen(screen, work, tmp_path, bring):
    bring(PERSON)
    later = written(person(Surname="Barley-Reed"), person(ID="a9", Forename="Xenia", NHS_Number="", Postcode="IP1 1QJ"))
    file = tmp_path / "later.csv"
    file.write_bytes(later.replace(b"ID,", b"Case ID,", 1))
    screen.goto("/imports")
    screen.set_input_files("#file", file)
    screen.get_by_role("button", name="Read file").click()
    expect(screen).to_have_title("Which column holds what? – Partnership Hub")
    check(screen)
    screen.get_by_label("Remember these names").check()
    screen.get_by_role("button", name="Read file").click()
    screen.get_by_text("The file is being read").wait_for()
    work()
    screen.get_by_role("link", name="1 Changed").click()
    screen.get_by_text("Barleymow → Barley-Reed").wait_for()
    check(screen)
    screen.get_by_role("link", name="1 Other counties").click()
    check(screen)
    screen.get_by_role("link", name="Back to import or discard this file").click()
    screen.get_by_role("button", name="Update 1 case").click()
    work()
    screen.get_by_text("counted below once").wait_for()
    screen.goto("/imports/other-counties")
    check(screen)
    screen.goto("/imports")
    check(screen)
    screen.goto("/cases")
    screen.get_by_text("Search and filter").click()
    screen.get_by_label("Reference, last name").fill("barley-reed")
    screen.get_by_role("button", name="Search").click()
    screen.get_by_role("link", name="Barley-Reed, Ada").click()
    screen.get_by_text("Changed by the list").first.wait_for()
    check(screen)
