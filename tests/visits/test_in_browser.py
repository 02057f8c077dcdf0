"""The visit model, the doorstep and a partner's task in Chromium: readable by everyone, fitting a phone."""

import pytest

from tests.screens import check, look, signs_in

pytestmark = pytest.mark.browser
DISTRICTS = ("north-norfolk", "broadland")  # the two that draw most: a partner, and steps that are skipped


@pytest.fixture(params=[1280, 320], ids=["wide", "phone"])
def screen(request, window):
    """Signs in with one click: `screen(person)` is their page."""

    def sign_in(person):
        page = window(request.param, 640)
        signs_in(page, person.id)
        return page

    return sign_in


def looks_at(page, path, name):
    page.goto(path)
    look(page, name)


@pytest.mark.parametrize("district", DISTRICTS)
def test_the_visit_model(screen, norfolk, district):
    page = screen(norfolk.person(district, "manager"))
    looks_at(page, "/visit-model", f"model-{district}")


def test_the_doorstep(screen, norfolk, visiting):
    visit = visiting("breckland")
    visit.say("no-answer", card="sorry-we-missed-you", note="A light was on upstairs.")
    page = screen(norfolk.person("breckland", "officer"))
    looks_at(page, f"/requests/{visit.id}/visit", "doorstep")
    page.get_by_role("button", name="Continue").click()
    assert page.title().startswith("Error: ")
    check(page)
    page.get_by_label("Spoke to the resident, who will ring the tracers").check()
    page.get_by_role("button", name="Continue").click()
    looks_at(page, page.url, "doorstep-form")
    page.get_by_role("button", name="Record this attempt").click()
    assert page.title().startswith("Error: ")
    look(page, "doorstep-faulty")


def test_a_step_for_a_partner(screen, norfolk, visiting, work):
    visit = visiting("south-norfolk")
    page = screen(norfolk.person("south-norfolk", "officer"))
    looks_at(page, f"/requests/{visit.id}/visit", "partner-step")
    looks_at(page, f"/requests/{visit.id}/visit/hand-on", "hand-on")
    looks_at(page, f"/requests/{visit.id}/visit/without-partner", "without-partner")
    visit.press("hand-on")
    work()
    partner = screen(norfolk.person("broads-neighbours", "coordinator"))
    looks_at(partner, "/tasks", "tasks")
    partner.get_by_role("link", name="-").first.click()
    looks_at(partner, partner.url, "task-waiting")
    partner.get_by_role("button", name="Accept").click()
    looks_at(partner, partner.url, "task")
    looks_at(partner, f"{partner.url}/give", "task-give")
    looks_at(partner, partner.url.replace("/give", "/decline"), "task-decline")
