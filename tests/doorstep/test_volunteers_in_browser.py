"""A volunteer's phone in Chromium, at a door without signal: the same phone as an officer's, with the task's fields."""

import pytest
from playwright.sync_api import expect

from hub.handovers.actions import withdraw
from tests.doorstep import walking
from tests.doorstep.phone import Phone
from tests.tasks.step import PARTNER

pytestmark = pytest.mark.browser
RESIDENT = ("Penhaligon", "Mill Lane", "PE37 7AB", "A dog lives", "CANARY", "1971", walking.PIN)


@pytest.fixture
def volunteer(norfolk):
    return norfolk.person(PARTNER, "volunteer")


def test_a_task_is_recorded_without_signal_and_sent_when_it_is_back(phone_of, given, volunteer, everything):
    task = given()
    page = phone_of(volunteer)
    page.goto("/doorstep")
    walking.look(page, "volunteer-today")
    walking.keeps(page)
    walking.cut(page.context)
    page.goto("/doorstep")
    walking.opens(page)
    expect(page.get_by_text("A dog lives here.")).to_be_visible()
    walking.chooses(page, "Ada Penhaligon")
    walking.look(page, "volunteer-form")
    page.get_by_label("Nobody in").check()
    walking.records(page)
    expect(page.locator("#answers")).to_contain_text("One answer waits to be sent")
    kept = str(walking.stored(page)) + str(walking.cached(page))
    assert [one for one in RESIDENT if one in kept] == []
    walking.cut(page.context, off=False)
    expect(page.locator("#answers")).to_contain_text("One answer was sent")
    [row] = everything("select answer from handover where id = :id and side = 'received'", id=task)
    assert [one["outcome"] for one in row.answer["attempts"]] == ["nobody"]
    assert walking.counts(page)["answers"] == 0


def test_a_task_that_is_withdrawn_leaves_the_phone_at_its_next_contact(phone_of, given, volunteer, norfolk, work):
    task = given()
    page = phone_of(volunteer)
    walking.keeps(page)
    walking.cut(page.context)
    walking.opens(page)
    walking.chooses(page, "Ada Penhaligon")
    with norfolk.acting("south-norfolk", "officer"):
        withdraw(task)
    work()
    walking.cut(page.context, off=False)
    expect(page.get_by_text("This visit was taken back: please leave.")).to_be_visible()
    assert walking.counts(page)["tasks"] == 0


def test_signing_out_takes_the_tasks_from_the_phone(phone_of, given, volunteer):
    given()
    page = phone_of(volunteer)
    walking.keeps(page)
    assert walking.counts(page)["tasks"] == 1
    page.goto("/tasks")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in**")
    walking.until(page, lambda: walking.counts(page)["tasks"] == walking.counts(page)["pack"] == 0)


def test_the_pages_of_a_door_and_of_an_answer_set_aside_fit_a_small_phone(
    phone_of, given, another, volunteer, norfolk, client, everything, later, work
):
    task, pair = given(), given(staff=2)
    another()
    made = Phone(client(PARTNER, "volunteer"))
    made.take(8)
    envelope = made.answer("nobody", task=1)
    assert made.send(envelope).json["why"] == "faults"
    made.browser.post(f"/tasks/{task}/check-in", data={"minutes": "20"})
    later(minutes=40)
    work()
    [row] = everything("select id from check_in")
    aside = f"/doorstep/set-aside/{envelope['id']}"
    theirs = (f"/tasks/{pair}", f"/tasks/{task}", "/tasks", "/doorstep", "/doorstep/set-aside", aside)
    coordinators = ("/safety", f"/safety/{row.id}/acknowledge", f"/safety/{row.id}/out", aside)
    for person, pages in ((volunteer, theirs), (norfolk.person(PARTNER, "coordinator"), coordinators)):
        page = phone_of(person)
        page.set_viewport_size({"width": 320, "height": 640})
        for url in pages:
            page.goto(url)
            walking.check(page)
