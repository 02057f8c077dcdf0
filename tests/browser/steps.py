"""What people do at their screens, a sentence each. Every step begins where the one before left the page."""

import itertools
import re
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from hub.demo.commands import as_csv
from hub.demo.line_list import Area, Mix, line_list
from hub.kernel.clock import now

BY_ITSELF = 2.0  # seconds from an answer to the county's page, nobody doing anything
GIVE_UP = 30.0
PLACES = {
    "Breckland": ("PE37 9BA", "E07000143", "Breckland"),
    "Broadland": ("NR10 3AA", "E07000144", "Broadland"),
    "North Norfolk": ("NR10 5AH", "E07000147", "North Norfolk"),
    "South Norfolk": ("IP20 0AA", "E07000149", "South Norfolk"),
    "nowhere": ("LV-1010", "", ""),
}
_seeds = itertools.count(1)


@dataclass(frozen=True)
class Resident:
    """Somebody on a line list."""

    forename: str
    surname: str
    reference: str
    postcode: str

    @property
    def listed(self) -> str:
        return f"{self.surname}, {self.forename}"

    @property
    def name(self) -> str:
        return f"{self.forename} {self.surname}"


def a_line_list(folder: Path, place: str, people: int = 2, bad: int = 0) -> tuple[Path, list[Resident]]:
    """A national file of invented people of one place, and who of them can be imported."""
    seed = next(_seeds)
    area = Area("Norfolk", [PLACES[place]], ["LV-1010"])
    mix = Mix(no_phone=0, elsewhere=100 if place == "nowhere" else 0, contacts=0, bad=bad)
    header, *rows = list(line_list(people + bad, seed, now().date(), area, mix))
    file = folder / f"list-{seed}.csv"
    # Each lives alone, and in no setting or job that only some levels may take: any of them can be given to anybody.
    plain = {"Occupation": "", "Care Home": "No"}
    named = [
        dict(zip(header, row, strict=True)) | plain | {"House Number": f"{seed}{number:02}"}
        for number, row in enumerate(rows)
    ]
    file.write_bytes(as_csv([header, *(one.values() for one in named)]))
    sound = [row for row in named if row["ID"] and "0711" not in row["Date of Birth"]]  # the first two ways of spoiling
    return file, [Resident(row["Forename"], row["Surname"], row["ID"], row["Postcode"]) for row in sound]


# The county


def works_as(page: Page, role: str) -> None:
    """Go on in another of one's roles."""
    follow_in(page, "header", "Switch role")
    page.get_by_label(role, exact=True).check()
    press(page, "Continue")
    told(page, f"Your role is now: {role.lower()}")


def reads_file(supervisor: Page, file: Path) -> None:
    """Hand in a file, to see what it would change."""
    supervisor.goto("/imports")
    supervisor.set_input_files("#file", file)
    press(supervisor, "Read file")


def imports(supervisor: Page, file: Path) -> None:
    """From the file to the cases: preview, confirmation, progress, result."""
    reads_file(supervisor, file)
    supervisor.get_by_role("button", name=re.compile("^Import ")).click(timeout=30_000)
    expect(supervisor.get_by_text("Each of the")).to_be_visible(timeout=30_000)


def allocates(supervisor: Page, residents: list[Resident], tracer: str) -> None:
    """Give cases to a tracer, ticked in the list."""
    supervisor.goto("/cases?show=unallocated")
    for resident in residents:
        supervisor.get_by_role("row").filter(has=link(supervisor, resident.listed)).get_by_role("checkbox").check()
    press(supervisor, "Give the ticked ones")
    supervisor.get_by_label(re.compile(tracer)).check()
    press(supervisor, "Give")
    heading(supervisor, f"{len(residents)} of {len(residents)} given")


def opens_case(tracer: Page, resident: Resident) -> None:
    """From one's own list."""
    tracer.goto("/cases")
    link(tracer, resident.listed).click()
    heading(tracer, resident.name)


def adds_number(tracer: Page, phone: str) -> None:
    """A number that somebody told."""
    follow(tracer, "Add a number")
    tracer.get_by_label("Phone number").fill(phone)
    press(tracer, "Add")
    told(tracer, "Added")


def records_call(tracer: Page, outcome: str, *needs: str) -> None:
    """Say how a call ended, and what the resident needs."""
    follow(tracer, "Record a call")
    tracer.get_by_label(outcome, exact=True).check()
    for need in needs:
        tracer.get_by_label(need, exact=True).check()
    press(tracer, "Record")
    told(tracer, "Call recorded")


def checks_local_systems(tracer: Page, result: str) -> None:
    """Say of each of the county's systems what came of looking there."""
    follow(tracer, "Record local systems checked")
    heading(tracer, "Local systems checked")
    for answer in tracer.get_by_label(result, exact=True).all():
        answer.check()
    press(tracer, "Save")
    told(tracer, "Local systems recorded")


def asks(tracer: Page, resident: Resident, district: str, button: str, **typed: str) -> str:
    """Ask a district, having seen exactly what it will see; the page that showed it is returned as text."""
    follow(tracer, button)
    for label, words in typed.items():
        tracer.get_by_label(label.replace("_", " ").capitalize()).fill(words)
    press(tracer, "See what they will see")
    heading(tracer, f"Exactly what {district}")
    shown = tracer.locator("main").inner_text()
    assert resident.surname in shown and resident.postcode in shown
    press(tracer, f"Send to {district}")
    told(tracer, "The request is with the district now")
    return shown


def rings_back(tracer: Page, resident: Resident) -> None:
    """The resident rings, and all is settled on the telephone."""
    opens_case(tracer, resident)
    records_call(tracer, "Call complete")
    told(tracer, "withdrawn")


def closes(tracer: Page, resident: Resident, outcome: str) -> None:
    """End the case with an outcome of the programme, which has a national code."""
    opens_case(tracer, resident)
    follow(tracer, "Close")
    tracer.get_by_label(outcome, exact=True).check()
    press(tracer, "Close")
    told(tracer, "closed")


def hands_back(supervisor: Page) -> str:
    """Make the next pack for the national system, and download it."""
    supervisor.goto("/hand-back")
    press(supervisor, "Make the next pack")
    return downloaded(supervisor, "Download this file")


# Either council


def writes(page: Page, words: str) -> None:
    """Write to the other council about the request whose conversation is open."""
    page.get_by_label("Your message").fill(words)
    press(page, "Send message")
    told(page, "Your message is on its way")


# The district


def claims(officer: Page, resident: Resident) -> None:
    """Take the request from the queue."""
    officer.goto("/requests")
    row = officer.get_by_role("row").filter(has_text=resident.name).filter(has_text="Waiting")
    row.get_by_role("link").click()
    press(officer, "Claim")
    told(officer, "You have claimed this request")


def searches(officer: Page, found_in: str, phone: str = "") -> None:
    """Look into each of the district's systems; add the number that one of them knows."""
    follow(officer, "Search your systems")
    for system in officer.get_by_role("group").all():
        found = phone and found_in in system.inner_text()
        system.get_by_label("Found" if found else "Nothing found", exact=False).first.check()
    if phone:
        press(officer, "Save and add contact details")
        officer.get_by_label("Phone number", exact=True).first.check()
        officer.locator("#phone").fill(phone)
        officer.get_by_label(found_in, exact=True).check()
        press(officer, "Add contact details")
    else:
        press(officer, "Save for later")
        told(officer, "Checklist saved")
    heading(officer, "Search for")


def answers(officer: Page) -> None:
    """Look at what goes back, and send it."""
    press(officer, "Save and check the answer")
    officer.get_by_role("button", name=re.compile("^Return")).click()
    told(officer, "is answered")


def works_on_the_visit(officer: Page) -> None:
    """From the request to the page for the door."""
    follow(officer, "Work on this visit")


def says(visitor: Page, outcome: str, *answers: str, send: str = "Record this attempt", **typed: str) -> None:
    """Say at the door what happened, then answer what the model asks about that."""
    visitor.get_by_label(outcome, exact=True).check()
    if visitor.get_by_role("button", name="Continue").count():
        press(visitor, "Continue")
    for answer in answers:
        question, _, choice = answer.rpartition(": ")
        asked = visitor.get_by_role("group", name=question) if question else visitor
        asked.get_by_label(choice, exact=True).check()
    for field, words in typed.items():
        visitor.locator(f"#{field}").fill(words)
    press(visitor, send)


# Looking and pressing


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def link(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=name, exact=True)


def follow(page: Page, name: str) -> None:
    """A link, or what looks like a button and is a link."""
    page.locator("main a", has_text=re.compile(f"^\\s*{re.escape(name)}")).first.click()


def follow_in(page: Page, part: str, name: str) -> None:
    page.locator(part).get_by_role("link", name=name).first.click()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def told(page: Page, words: str) -> None:
    """The banner on top of the page says so."""
    expect(page.get_by_role("alert")).to_contain_text(words)


def reads(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words)


def arrives_by_itself(page: Page, words: str) -> None:
    """The page says so when it is loaded again soon, and nobody did anything in between.

    The time counted ends when the last look was asked for that did not find it: loading pages is not counted.
    """
    began = last_in_vain = time.monotonic()
    while True:
        asked_at = time.monotonic()
        page.reload()
        if words in page.locator("main").inner_text():
            break
        last_in_vain = asked_at
        assert asked_at - began < GIVE_UP, f"“{words}” did not arrive"
    assert last_in_vain - began < BY_ITSELF, f"“{words}” took {last_in_vain - began:.1f} s"


def downloaded(page: Page, name: str) -> str:
    with page.expect_download() as waiting:
        follow(page, name)
    return Path(waiting.value.path()).read_text("utf-8-sig")
