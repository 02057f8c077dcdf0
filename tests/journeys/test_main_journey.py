"""The main job, end to end, through the pages and the worker (product.md, 'The journey that must always work')."""

import csv
import io
from datetime import timedelta

import pytest

from hub.demo.line_list import COLUMNS
from hub.gazetteer import actions as gazetteer
from hub.gazetteer.rules import Located
from hub.kernel.clock import now
from tests.journeys.visitor import Visitor

# Real postcodes, one of each of three districts whose models differ.
BRECKLAND, SOUTH_NORFOLK, BROADLAND = "NR191DJ", "NR152XE", "NR134AA"
PLACES = {BRECKLAND: "E07000143", SOUTH_NORFOLK: "E07000149", BROADLAND: "E07000144"}


@pytest.fixture(autouse=True)
def gazetteer_of_three(app):
    with app.app_context():
        gazetteer.load([Located("postcode", key, gss, 600000, 310000, None, None, None) for key, gss in PLACES.items()])


@pytest.fixture
def person(client):
    """`person("norfolk", "tracer")`: somebody at the hub's pages."""
    return lambda slug, role, nth=0: Visitor(client(slug, role, nth))


def line_list(*people: dict) -> bytes:
    """A line list in the national layout."""
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(COLUMNS)
    out.writerows([one.get(column, "") for column in COLUMNS] for one in people)
    return text.getvalue().encode("utf-8-sig")


def resident(postcode: str, **changes) -> dict:
    tested = now().date() - timedelta(days=2)
    return {
        "Category": "Case",
        "ID": "a1b2c3",
        "Forename": "Zofia",
        "Surname": "Nowak-Testowa",
        "Date of Birth": "03/04/1975",
        "House Number": "12",
        "Postcode": postcode,
        "Phone": "07700 900123",
        "Date Tested": f"{tested:%d/%m/%Y}",
    } | changes


def given_an_imported_case(supervisor: Visitor, work, *people: dict) -> None:
    file = (io.BytesIO(line_list(*people)), "list.csv")
    supervisor.open("/imports").press("Read file", {"file": file})
    work()
    supervisor.open(supervisor.url).press("Import")
    work()
    supervisor.open(supervisor.url).says("1 New")


def when_the_supervisor_allocates_it(supervisor: Visitor, tracer: Visitor) -> None:
    supervisor.open("/cases?show=unallocated").follow("Nowak-Testowa, Zofia").follow("Give to a colleague")
    supervisor.press("Give", account_id=str(tracer.client.person.id))


def when_nobody_answers(tracer: Visitor) -> None:
    tracer.follow("Record a call").press("Record", channel="call", outcome="no-answer", call_back="no")


def when_the_district_is_asked(tracer: Visitor, what: str, **answers) -> str:
    """Ask, after the preview; returns what the preview showed."""
    tracer.follow(f"Ask: {what}").press("See what they will see", **answers)
    shown = tracer.said
    tracer.press("Send").says("The request is with the district now")
    return shown


def when_an_officer_claims_it(officer: Visitor, kind: str) -> None:
    officer.open(f"/requests?kind={kind}")
    officer.open(officer.first_address("/requests/0")).press("Claim")


def when_the_search_finds_a_phone(officer: Visitor, number: str) -> None:
    officer.follow("Search your systems")
    systems = dict.fromkeys(officer.fields("in_"), "nothing-found") | {"in_council-tax": "found"}
    officer.press("Save and add contact details", **systems)
    officer.press("Add contact details", kind="phone", phone=number, system="council-tax")
    officer.press("Save and check the answer").press("Return")


def then_the_case_says(tracer: Visitor, *words: str) -> None:
    tracer.open(tracer.case)
    for one in words:
        tracer.says(one)


def test_from_line_list_to_hand_back(person, work, everything):
    """Steps 1 to 9, with a district that sends a voluntary partner first and an officer for what comes back."""
    supervisor, tracer = person("norfolk", "supervisor"), person("norfolk", "tracer")
    officer, partner = person("south-norfolk", "officer"), person("broads-neighbours", "coordinator")

    given_an_imported_case(supervisor, work, resident(SOUTH_NORFOLK))
    when_the_supervisor_allocates_it(supervisor, tracer)
    tracer.open("/cases").says("Next").follow("Nowak-Testowa, Zofia")
    tracer.case = tracer.url
    when_nobody_answers(tracer)

    preview = when_the_district_is_asked(tracer, "find contact details")
    assert "Isolation ends" not in preview and "COVID" not in preview
    when_an_officer_claims_it(officer, "enrichment")
    officer.says("Zofia Nowak-Testowa")
    assert "solation" not in officer.said and "COVID" not in officer.said
    when_the_search_finds_a_phone(officer, "07700 900456")
    work()
    then_the_case_says(tracer, "07700 900456", "Council tax", "Electoral roll nothing found")
    when_nobody_answers(tracer)

    when_the_district_is_asked(tracer, "door-knock", instructions="Ask for Zofia at the side door")
    when_an_officer_claims_it(officer, "door-knock")
    officer.says("Ask for Zofia at the side door").follow("Work on this visit")
    visit = officer.url
    officer.follow("Hand this step to Broads Neighbours").says("nothing else").press("Hand over")

    partner.open("/tasks")
    partner.open(partner.first_address("/tasks/0")).press("Accept")
    assert "COVID" not in partner.said and "1975" not in partner.said and "solation" not in partner.said
    partner.press("Continue", outcome="turned-away").press("Send", left_card="yes")
    work()

    officer.open(visit).says("An officer takes up what came back")
    officer.press("Continue", outcome="complete")
    officer.press("Record", id_shown="yes", card="thank-you", people_in_home="2", **officer.time_of("arrived", "10:15"))
    officer.says("has the answer")
    work()
    then_the_case_says(
        tracer, "Reached, all questions answered", "They did not want to talk", "Card left Thank you for talking to us"
    )

    tracer.follow("Close").press("Close", outcome="reached-complete").says("Closed")
    supervisor.open("/hand-back").press("Make")
    pack = supervisor.open(supervisor.first_address("/hand-back/", "closing.csv")).text
    assert "a1b2c3" in pack and "reached-complete" not in pack.splitlines()[0]

    then_the_officer_of_information_governance_sees_it_all(person, "norfolk", everything)
    then_the_officer_of_information_governance_sees_it_all(person, "south-norfolk", everything)


STEPS = ("handover:raised", "handover:accepted", "handover:returned")


def then_the_officer_of_information_governance_sees_it_all(person, slug: str, everything) -> None:
    ig = person(slug, "ig")
    kept = everything(
        """select e.kind, count(*) as n from event e join organisation o on o.id = e.org_id
           where o.slug = :slug group by 1""",
        slug=slug,
    )
    counted = {row.kind: row.n for row in kept}
    assert all(counted.get(step, 0) >= 2 for step in STEPS), counted
    assert counted["record:opened"] >= 1 and counted["list:shown"] >= 1
    file = ig.open("/governance/events.csv").text
    for step in (*STEPS, "record:opened"):
        assert step in file
    assert "Nowak" not in file and "900456" not in file


def test_a_resident_who_rings_back_is_not_visited(person, work):
    """While the visit is under way the resident rings: the district is told at once and nobody knocks."""
    supervisor, tracer, officer = (
        person("norfolk", "supervisor"),
        person("norfolk", "tracer"),
        person("breckland", "officer"),
    )
    given_an_imported_case(supervisor, work, resident(BRECKLAND))
    tracer.open("/cases?show=all").follow("Nowak-Testowa, Zofia")
    tracer.case = tracer.url
    when_the_district_is_asked(tracer, "door-knock")
    when_an_officer_claims_it(officer, "door-knock")
    request = officer.url
    officer.follow("Work on this visit")
    visit = officer.url

    tracer.open(tracer.case).follow("Withdraw").press("Withdraw")
    work()

    officer.open(request).says("No longer needed").says("Please do not contact the resident")
    officer.open(visit)
    assert "What happened?" not in officer.said
    officer.open("/requests").says("No request is waiting")


def test_a_withdrawn_visit_is_taken_back_from_the_partner_too(person, work):
    supervisor, tracer = person("norfolk", "supervisor"), person("norfolk", "tracer")
    officer, partner = person("south-norfolk", "officer"), person("broads-neighbours", "coordinator")
    given_an_imported_case(supervisor, work, resident(SOUTH_NORFOLK))
    tracer.open("/cases?show=all").follow("Nowak-Testowa, Zofia")
    tracer.case = tracer.url
    when_the_district_is_asked(tracer, "door-knock")
    when_an_officer_claims_it(officer, "door-knock")
    officer.follow("Work on this visit").follow("Hand this step to Broads Neighbours").press("Hand over")
    partner.open("/tasks")
    task = partner.first_address("/tasks/0")
    partner.open(task).press("Accept")

    tracer.open(tracer.case).follow("Withdraw").press("Withdraw")
    work()

    partner.open(task)
    assert "Zofia" not in partner.said
    assert "Zofia" not in partner.open("/tasks").said


def test_an_address_that_nobody_knows_waits_for_a_person_who_says_why(person, work, norfolk):
    supervisor, tracer, officer = (
        person("norfolk", "supervisor"),
        person("norfolk", "tracer"),
        person("breckland", "officer"),
    )
    given_an_imported_case(supervisor, work, resident("ZZ99 9ZZ"))
    supervisor.open("/triage").says("Nowak-Testowa").follow("Nowak-Testowa, Zofia")
    supervisor.follow("Say which district")
    supervisor.press("Save", district_id=str(norfolk.org("breckland")), why="The resident’s niece says Dereham")
    tracer.open("/cases?show=all").follow("Nowak-Testowa, Zofia").says("Breckland")
    when_the_district_is_asked(tracer, "door-knock")
    assert "Zofia" in officer.open("/requests").said
