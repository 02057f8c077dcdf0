"""The pages of provisioning and of reviews in Chromium: readable by everyone, fitting a phone."""

import pytest

from hub.access_reviews import queries, rules
from hub.access_reviews.actions import decide, lapse, open_review
from hub.kernel.access import Role
from hub.provisioning import actions
from hub.provisioning.scim.resources import Person
from tests.screens import look, signs_in

pytestmark = pytest.mark.browser
LIST = b"Email address,Name,Roles,Last day\nnew@b.example,Nina Newby,Officer,\nnobody,,,\n"


@pytest.fixture(params=[1280, 320], ids=["wide", "phone"])
def page(request, window, norfolk):
    found = window(request.param)
    signs_in(found, norfolk.person("breckland", "administrator").id)
    return found


def test_pages_of_a_directory_and_of_lists(page, norfolk):
    with norfolk.acting("breckland", "administrator"):
        told = Person("zoe@b.example", "zoe@b.example", "Zoe New", None, True)
        group = actions.add_group("Hub officers", None, {actions.add_person(told)})
        actions.make_token("Entra ID", 90)
        actions.propose(norfolk.person("breckland", "officer").id, Role.IG, "give", "scim")
    for path, name in (
        ("/people", "people"),
        ("/people/directory", "directory"),
        (f"/people/directory/groups/{group}", "group"),
        ("/people/proposals", "proposals"),
        ("/people/staff-lists", "staff-lists"),
    ):
        page.goto(path)
        look(page, name)
    staff = [{"name": "staff.csv", "mimeType": "text/csv", "buffer": LIST}]
    page.get_by_label("List of staff").set_input_files(staff)
    page.get_by_role("button", name="Read the list").click()
    look(page, "staff-list")
    page.get_by_role("button", name="Do this").click()
    assert "Done: 1. Not done: 1" in page.locator("main").inner_text()
    look(page, "staff-list-done")
    page.goto("/people/directory")
    page.get_by_label("What it is for").fill("Entra ID of the council")
    page.get_by_label("3 months").check()
    page.get_by_role("button", name="Make a key").click()
    look(page, "directory-key")


def test_pages_of_a_review(page, norfolk):
    with norfolk.acting("breckland", "administrator"):
        review = open_review()
        mine = norfolk.person("breckland", "administrator").id
        rights = [one for one in queries.rights(review) if one.account_id != mine]
        decide(review, {(rights[0].account_id, Role(rights[0].role)): rules.KEEP})
    page.goto(f"/access-reviews/{review}")
    look(page, "review")
    page.get_by_role("radio", name="Withdraw").first.check()
    page.get_by_role("button", name="Save decisions").click()
    look(page, "review-sure")
    page.get_by_role("button", name="Withdraw and save").click()
    with norfolk.acting("breckland", "administrator"):
        lapse(review)
    page.goto(f"/access-reviews/{review}")
    look(page, "review-late")
    for path, name in ((f"/access-reviews/{review}/evidence", "review-evidence"), ("/access-reviews", "reviews")):
        page.goto(path)
        look(page, name)
