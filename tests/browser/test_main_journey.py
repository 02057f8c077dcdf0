"""The main job as its people see it: in Chromium, on the real processes, from the line list to the trail."""

import csv
import io

import pytest
from playwright.sync_api import expect

from tests.browser.steps import (
    answers,
    arrives_by_itself,
    asks,
    checks_local_systems,
    claims,
    closes,
    downloaded,
    follow,
    hands_back,
    heading,
    link,
    opens_case,
    press,
    reads,
    records_call,
    rings_back,
    says,
    searches,
    told,
    works_on_the_visit,
)

pytestmark = pytest.mark.browser
HEALTH = ("isolation", "variant", "covid", "symptom", "tested")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_the_line_list_to_the_trail(case_of, person, script):
    resident, supervisor = case_of("Breckland", "Tessa Marlow", script)
    tracer = person("Tessa Marlow", script=script)

    opens_case(tracer, resident)
    records_call(tracer, "No answer")
    checks_local_systems(tracer, "Nothing found")
    shown = asks(tracer, resident, "Breckland", "Ask: find contact details").lower()
    assert [word for word in HEALTH if word in shown] == []

    officer = person("Olive Thurlow", script=script)
    claims(officer, resident)
    assert [word for word in HEALTH if word in officer.locator("main").inner_text().lower()] == []
    searches(officer, "Council tax", phone="01632 960123")
    answers(officer)
    arrives_by_itself(tracer, "New contact details from Breckland")
    reads(tracer, "01632 960123")

    records_call(tracer, "No answer")
    asks(tracer, resident, "Breckland", "Ask: door-knock", instructions_for_the_visit="Use the side gate.")
    claims(officer, resident)
    works_on_the_visit(officer)
    reads(officer, "Use the side gate.")
    says(officer, "No answer, card left", "Which card did you leave?: Sorry we missed you")
    reads(officer, "attempt 2 of 3")
    says(
        officer, "Spoke to the resident, who gave all details", "Who answered the door?: The resident",
        "Did you show your identity card?: Yes", "Which card did you leave?: Thank you for talking to us",
        "What does the household need?: Food", "pass these needs on?: Yes",
    )  # fmt: skip
    told(officer, "Norfolk County Council has the answer")
    arrives_by_itself(tracer, "Reached, all questions answered")
    reads(tracer, "Food")

    closes(tracer, resident, "Reached, all questions answered")
    assert "Completed" in next(line for line in hands_back(supervisor).splitlines() if resident.reference in line)

    _the_trail_holds_every_step(person("Iris Goodwin", script=script), resident)
    _the_districts_trail_holds_its_own(person("Idris Vaughan", script=script), resident)


def _finds(ig, resident) -> None:
    ig.goto("/governance/residents")
    ig.get_by_label("Last name").fill(resident.surname)
    ig.get_by_label("Postcode").fill(resident.postcode)
    press(ig, "Search")
    ig.locator("main").get_by_role("link", name=resident.name).first.click()
    heading(ig, resident.name)


def _the_trail_holds_every_step(ig, resident) -> None:
    _finds(ig, resident)
    reads(ig, "Tessa Marlow")
    follow(ig, "Filter these events")
    kinds = {row["Kind"] for row in csv.DictReader(io.StringIO(downloaded(ig, "Download these events")))}
    steps = {"case:opened", "case:allocated", "call:recorded", "handover:raised", "handover:returned", "case:closed"}
    assert steps <= kinds
    assert {"record:opened", "list:shown", "preview:shown"} <= kinds, "each look is in it, too"


def _the_districts_trail_holds_its_own(ig, resident) -> None:
    _finds(ig, resident)
    reads(ig, "Olive Thurlow")
    expect(ig.locator("main")).not_to_contain_text("Tessa Marlow")


def test_a_step_goes_through_a_voluntary_partner(case_of, person):
    resident, _ = case_of("South Norfolk", "Dev Raines")
    tracer = person("Dev Raines")
    opens_case(tracer, resident)
    asks(tracer, resident, "South Norfolk", "Ask: door-knock")
    officer = person("Pat Rix")
    claims(officer, resident)
    works_on_the_visit(officer)
    follow(officer, "Hand this step to")
    handed_over = officer.locator("main").inner_text()
    assert [word for word in HEALTH if word in handed_over.lower()] == []
    press(officer, "Hand over")
    told(officer, "has the step")

    coordinator = person("Carol Wherry")
    menu = coordinator.get_by_role("navigation", name="Menu").get_by_role("link")
    expect(menu).to_have_text(["Tasks", "Today", "At a door now", "Helpline", "Volunteers"])
    coordinator.get_by_role("row").filter(has_text=resident.name).get_by_role("link").click()
    follow(coordinator, "Give to a volunteer")
    coordinator.get_by_label("Vic Norton").check()
    press(coordinator, "Give")
    volunteer = person("Vic Norton", width=360, height=640)
    volunteer.get_by_role("row").filter(has_text=resident.name).get_by_role("link").click()
    says(volunteer, "They will ring the council", "Did you leave the council's card?: Yes",
         "Would they like help with something?: Medicine", send="Send")  # fmt: skip
    told(volunteer, "South Norfolk Council has your answer")
    expect(volunteer.get_by_text(resident.name)).to_have_count(0)

    arrives_by_itself(tracer, "Reached, some questions answered")
    reads(tracer, "Medicine")
    opens_case(tracer, resident)
    reads(tracer, "South Norfolk Council")
    expect(tracer.locator("main")).not_to_contain_text("Broads Neighbours")


def test_nobody_knocks_once_the_resident_has_rung_back(case_of, person):
    resident, _ = case_of("Breckland", "Tessa Marlow")
    tracer, officer = person("Tessa Marlow"), person("Owen Bates")
    opens_case(tracer, resident)
    asks(tracer, resident, "Breckland", "Ask: door-knock")
    claims(officer, resident)
    works_on_the_visit(officer)
    rings_back(tracer, resident)
    arrives_by_itself(officer, "Please do not contact the resident")
    expect(officer.get_by_role("button", name="Record this attempt")).to_have_count(0)
    officer.goto("/requests")
    expect(link(officer, resident.name)).to_have_count(0)
