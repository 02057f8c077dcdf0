"""One piece of work in each state that a page can show, made by the people themselves; the addresses by name."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from hub.settings import ROOT
from tests.browser import agreements
from tests.browser.attacked import attacked
from tests.browser.doorsteps import at_work, plans_a_round
from tests.browser.governance import asks_the_trail
from tests.browser.matching import known_twice
from tests.browser.overseeing import oversees
from tests.browser.rights import residents_ask
from tests.browser.steps import (
    a_line_list,
    allocates,
    asks,
    claims,
    closes,
    follow,
    hands_back,
    imports,
    opens_case,
    press,
    reads_file,
    records_call,
    told,
    works_on_the_visit,
    writes,
)

TESSA, SUNITA, IRIS, ADAM = "Tessa Marlow", "Sunita Okafor", "Iris Goodwin", "Adam Pell"
COLIN, DEV = "Colin Ashby", "Dev Raines"
OLIVE, MAYA, PAT, CAROL, VIC = "Olive Thurlow", "Maya Kerridge", "Pat Rix", "Carol Wherry", "Vic Norton"
SUPERVISOR = (SUNITA, "Supervisor")
HATTIE, IDRIS = "Hattie Lowe", "Idris Vaughan"


def make(person, folder: Path, tmp: Path) -> dict[str, str]:
    """The addresses of one thing of each kind in each state."""
    places = _county(person, tmp)
    places |= _needs(person, places["case"])
    places |= _partner(person, tmp)
    places |= plans_a_round(person(MAYA, "Manager"), OLIVE)
    _drafts(folder, tmp)
    _browser_draft(person(MAYA, "Manager"))
    places |= _readers(person)
    places |= agreements.drafts(person(IRIS))
    places |= _staff(person)
    places |= _told(person(OLIVE))
    places |= oversees(person(TESSA), person(DEV), person(IRIS))
    return places | attacked(folder)


def _household(tracer) -> str:
    """Two at one door, typed in: the address of their page."""
    for forename in ("Ada", "Bert"):
        tracer.goto("/cases/new")
        told = {"forename": forename, "surname": "Staithe", "house": "4", "postcode": "PE37 9BA"}
        for name, text in told.items():
            tracer.fill(f"[name={name}]", text)
        tracer.get_by_role("button", name="Open this case").click()
    return f"{tracer.url}/household"


def _county(person, tmp: Path) -> dict[str, str]:
    supervisor, tracer, officer = person(*SUPERVISOR), person(TESSA), person(OLIVE)
    file, people = a_line_list(tmp, "Breckland", 5, bad=2)
    imports(supervisor, file)
    places = {"import": supervisor.url}
    places |= _files(supervisor, tmp)
    allocates(supervisor, people, TESSA)
    places["batch"] = supervisor.url
    supervisor.goto("/allocation/levels")
    supervisor.get_by_role("link", name=f"Change the level of {TESSA}").click()
    places["level"] = supervisor.url
    fresh, searched, visited, called, ended = people[:5]
    opens_case(tracer, fresh)
    places["case"] = tracer.url
    places["named"] = _named(tracer, tracer.url)
    places["write"] = tracer.locator('a[href*="/write/"]').first.get_attribute("href")
    for one, button in (
        (called, "Ask: find contact details"),
        (searched, "Ask: find contact details"),
        (visited, "Ask: door-knock"),
    ):
        opens_case(tracer, one)
        records_call(tracer, "No answer")
        asks(tracer, one, "Breckland", button)
        places[f"case:{one.reference}"] = tracer.url.partition("#")[0]
    places["asked"] = places[f"case:{visited.reference}"]
    follow(tracer, "Withdraw")
    places["withdraw"] = tracer.url
    places["conversation"] = tracer.url.replace("/withdraw", "/messages")
    tracer.goto(places["conversation"])
    writes(tracer, "The bell does not ring: please knock.")
    places["household"] = _household(tracer)
    closes(tracer, ended, "In hospital")
    places["closed case"] = tracer.url
    hands_back(supervisor)
    places["escalation"] = _escalated(tracer, person(COLIN), places["case"], fresh)
    follow(supervisor, "Outstanding")
    places["told"] = supervisor.url
    places |= known_twice(tracer)
    places |= residents_ask(person(IRIS), person(IDRIS), visited)
    return places | at_work(officer, called, searched, visited)


def _named(tracer, case: str) -> str:
    """Somebody whom the resident met, to be corrected; the tracer is back on the case."""
    tracer.goto(f"{case}/contacts")
    tracer.get_by_label("First name").first.fill("Noor")
    tracer.get_by_label("How they met").first.select_option(label="Same household")
    press(tracer, "Save")
    told(tracer, "1 close contact added")
    return tracer.get_by_role("link", name="Change Noor").evaluate("(link) => link.href")


def _escalated(tracer, consultant, case: str, resident) -> str:
    """The consultant asks back about a case."""
    tracer.goto(f"{case}/escalate")
    tracer.get_by_label("Something else", exact=True).check()
    tracer.get_by_label("What should the consultant know?").fill("Works on a ship that sails tonight")
    press(tracer, "Escalate")
    consultant.goto("/escalations")
    follow(consultant, resident.listed)
    place = consultant.url
    follow(consultant, "Ask the tracer")
    consultant.get_by_label("What do you need to know?").fill("Which ship?")
    press(consultant, "Ask the tracer")
    return place


def _needs(person, case: str) -> dict[str, str]:
    """A directory of services; one need that nobody deals with, one that the county's own helpline is asked to meet."""
    supervisor, tracer, adviser = person(*SUPERVISOR), person(TESSA), person(HATTIE)
    supervisor.goto("/services/load")
    supervisor.get_by_label("Directory of services").set_input_files(ROOT / "hub" / "demo" / "services.json")
    press(supervisor, "Load")
    places = {"service run": supervisor.url}
    for need in ("Food", "Medicine"):
        tracer.goto(case)
        follow(tracer, "Add a need")
        tracer.get_by_label(need, exact=True).check()
        press(tracer, "Save and choose who can help")
        places[need.lower()] = tracer.url
    follow(tracer, "Referral to Norfolk’s own helpline")
    press(tracer, "Send the referral")
    adviser.goto("/helpline")
    adviser.locator("main table").get_by_role("link").first.click()
    tracer.goto(places["food"])
    tracer.locator("main table").get_by_role("link").first.click()
    return places | {"referral": adviser.url, "service": tracer.url, "need": places["food"]}


def _files(supervisor, tmp: Path) -> dict[str, str]:
    places = {}
    file, _ = a_line_list(tmp, "nowhere", 2)
    imports(supervisor, file)
    supervisor.goto("/triage")
    follow(supervisor, "Say which district")
    places["route"] = supervisor.url
    places["outside"] = supervisor.url.removesuffix("route") + "outside"
    ready, _ = a_line_list(tmp, "Broadland", 3, bad=1)
    reads_file(supervisor, ready)
    supervisor.get_by_text("Nothing has changed yet").wait_for()
    places["import ready"] = supervisor.url
    return places


def _partner(person, tmp: Path) -> dict[str, str]:
    supervisor, tracer, officer, carol = person(*SUPERVISOR), person(TESSA), person(PAT), person(CAROL)
    file, people = a_line_list(tmp, "South Norfolk", 3)
    imports(supervisor, file)
    allocates(supervisor, people, TESSA)
    places = {}
    for number, one in enumerate(people[:3], 1):
        opens_case(tracer, one)
        asks(
            tracer, one, "South Norfolk", "Ask: door-knock", instructions_for_the_visit="The bell does not ring: knock."
        )
        claims(officer, one)
        works_on_the_visit(officer)
        places[f"visit for a partner {number}"] = officer.url
        if number == 3:
            continue
        follow(officer, "Hand this step to")
        press(officer, "Hand over")
        told(officer, "has the step")
        carol.goto("/tasks")
        carol.get_by_role("row").filter(has_text=one.name).get_by_role("link").click()
        places[f"task {number}"] = carol.url
    follow(carol, "Give to a volunteer")
    carol.get_by_label(VIC).check()
    press(carol, "Give")
    return places


def _drafts(folder: Path, tmp: Path) -> None:
    """A new version of a visit model, and of an agreement, from changed files: `hub tenants sync`."""
    tenants = tmp / "norfolk"
    shutil.copytree(ROOT / "tenants" / "norfolk", tenants)
    for name, old, new in (
        ("breckland.toml", '[visit_model]\nversion = 1\ntitle = "', '[visit_model]\nversion = 2\ntitle = "New: '),
        ("broadland.toml", '[visit_model]\nversion = 1\ntitle = "', '[visit_model]\nversion = 2\ntitle = "New: '),
        ("agreements.toml", "\nversion = 1\n", "\nversion = 2\n"),
    ):
        words = (tenants / name).read_text()
        assert old in words, old
        (tenants / name).write_text(words.replace(old, new, 1))
    env = os.environ | {"HUB_VAR": str(folder)}
    for command in (["sync", tenants], ["publish", "broadland", "visit_model"]):
        told_us = subprocess.run(
            [sys.executable, "-m", "hub", "tenants", *command], cwd=ROOT, env=env, capture_output=True, text=True
        )
        assert told_us.returncode == 0, told_us.stdout + told_us.stderr


def _staff(person) -> dict[str, str]:
    """A colleague's week, and a volunteer's checks."""
    manager, carol = person(MAYA, "Manager"), person(CAROL)
    manager.goto("/rota")
    manager.locator("main").get_by_role("link", name=OLIVE).first.click()
    carol.goto("/volunteers")
    carol.locator("main").get_by_role("link", name=VIC).click()
    return {"week": manager.url, "volunteer": carol.url}


def _browser_draft(manager) -> None:
    """The version after that of the file, which its manager writes in the browser."""
    manager.goto("/visit-model/draft/start")
    press(manager, "Start")
    told(manager, "Version 3 is a draft")


def _readers(person) -> dict[str, str]:
    iris, adam = person(IRIS), person(ADAM)
    places = {}
    iris.goto("/agreements")
    iris.get_by_role("row").filter(has_text="Waits for your signature").first.get_by_role("link").first.click()
    places["agreement"] = iris.url
    iris.goto("/governance/people")
    iris.locator("main").get_by_role("link", name=TESSA).click()
    places["colleague"] = iris.url
    iris.goto("/governance/residents")
    iris.get_by_label("Reference").fill("nothing")
    iris.goto("/governance/events?kind=case:opened")
    iris.locator("main table").get_by_role("link").first.click()
    places["event"] = iris.url
    iris.locator("main a[href*='/governance/residents/']").first.click()
    places["resident"] = iris.url
    places |= _held(iris, iris.url.partition("?")[0].rpartition("/")[2])
    places |= asks_the_trail(iris)
    adam.goto("/access-reviews")
    press(adam, "Open this quarter’s review now")
    places["access review"] = adam.url
    adam.goto("/people/staff-lists")
    listed = b"Email address,Name,Roles,Last day\nnew@norfolk.example,Nina Newby,Tracer,\nnobody,,,\n"
    adam.get_by_label("List of staff").set_input_files([{"name": "s.csv", "mimeType": "text/csv", "buffer": listed}])
    press(adam, "Read the list")
    places["staff list"] = adam.url
    adam.goto("/people")
    adam.locator("main").get_by_role("link", name="Dev Raines").click()
    places["person"] = adam.url
    press(adam, "Make a password link")
    places["password link"] = adam.locator("code").inner_text()
    return places


def _held(iris, person_id: str) -> dict[str, str]:
    """The form of a hold on this person, and the hold that was placed by it."""
    places = {"hold person": f"/retention/holds/new/{person_id}"}
    iris.goto(places["hold person"])
    iris.get_by_label("Why are they to be kept?").fill("A claim was announced")
    for name, text in {"Day": "1", "Month": "3", "Year": "2090"}.items():
        iris.get_by_label(name, exact=True).fill(text)
    press(iris, "Place the hold")
    return places | {"hold": iris.url}


def _told(officer) -> dict[str, str]:
    """The officer's own notice, of what the tracer wrote."""
    officer.goto("/notices")
    notice = officer.get_by_role("link", name="A message about request").first
    return {"notice": notice.evaluate("(link) => link.href")}
