"""A door-knock that a district has taken on, and its visit, told and read in a line each."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from hub.cases.actions import open_case
from hub.handovers import actions
from hub.handovers import queries as requests
from hub.kernel.clock import now
from hub.programmes.queries import programme

RESIDENT = {
    "forename": "Ada",
    "surname": "Penhaligon",
    "born_on": "1971-03-02",
    "address": "4 Mill Lane, Swaffham",
    "postcode": "PE37 7AB",
    "phones": ["+441632960777"],
    "question": "Please ask the resident to ring us.",
    "instructions": "Use the side gate.",
    "risk": "A dog lives here.",
    "programme": "CANARY-programme",
    "ends_on": "2026-12-24",
    "known_tried": "CANARY-tried",
}


def seal_of(page) -> str:
    """What a preview was sealed with; nothing on a page that has no preview."""
    found = re.search(r'name="seal" value="([^"]*)"', page.text)
    return found[1] if found else ""


@dataclass
class Visiting:
    """One door-knock at one district, worked on by an officer's browser."""

    norfolk: Any
    browser: Any
    id: UUID
    district: str
    everything: Any

    @property
    def page(self):
        return self.browser.get(f"/requests/{self.id}/visit")

    def version(self) -> str:
        return self.version_of(self.page)

    @staticmethod
    def version_of(page) -> str:
        return re.search(r'name="version" value="(\d+)"', page.text)[1]

    def say(self, outcome: str, version: str | None = None, **answers):
        """Send the step's form as the officer fills it in."""
        sent = {"outcome": outcome, "version": version or self.version(), **answers}
        return self.browser.post(f"/requests/{self.id}/visit", data=sent)

    def press(self, path: str, version: str | None = None):
        confirmation = self.browser.get(f"/requests/{self.id}/visit/{path}")
        shown = re.search(r'name="version" value="(\d+)"', confirmation.text)
        sent = {"version": version or (shown and shown[1]) or "", "seal": seal_of(confirmation)}
        return self.browser.post(f"/requests/{self.id}/visit/{path}", data=sent)

    @property
    def row(self):
        [found] = self.everything("select * from visit where handover_id = :id", id=self.id)
        return found

    @property
    def attempts(self):
        return self.everything("select * from visit_attempt where visit_id = :id order by number", id=self.row.id)

    def request(self, side: str = "received"):
        [found] = self.everything("select * from handover where id = :id and side = :side", id=self.id, side=side)
        return found


@pytest.fixture
def visiting(norfolk, client, everything, work):
    """`visiting("breckland")`: the county asks, an officer of the district claims, the visit begins."""

    def begin(district: str, **facts) -> Visiting:
        with norfolk.acting("norfolk", "tracer"):
            resident = RESIDENT | facts
            case = open_case(
                programme(), {name: resident[name] for name in ("forename", "surname", "address", "postcode")}
            )
            soon = now() + timedelta(hours=24)
            asked = actions.raise_handover("door-knock", norfolk.org(district), resident, case, soon)
        work()
        with norfolk.acting(district, "officer"):
            actions.accept(asked, requests.received(asked).version, take_over=True)
        work()
        return Visiting(norfolk, client(district, "officer"), asked, district, everything)

    return begin


class Partner:
    """The partner's coordinator at the task that stands open."""

    def __init__(self, browser, everything, slug):
        self.browser, self.everything, self.slug = browser, everything, slug

    @property
    def row(self):
        [found] = self.everything(
            """select h.* from handover h join organisation o on o.id = h.org_id
               where o.slug = :slug and h.kind = 'visit-step' and h.side = 'received'
               order by h.raised_at desc limit 1""",
            slug=self.slug,
        )
        return found

    @property
    def page(self):
        return self.browser.get(f"/tasks/{self.row.id}")

    def post(self, path="", **data):
        return self.browser.post(f"/tasks/{self.row.id}{path}", data={"version": self.row.version, **data})


@pytest.fixture
def partner(client, everything):
    return lambda slug: Partner(client(slug, "coordinator"), everything, slug)


@pytest.fixture
def handed_on(visiting, work, partner):
    """South Norfolk's first step is with Broads Neighbours."""
    visit = visiting("south-norfolk")
    assert visit.press("hand-on").status_code == 303
    work()
    return visit, partner("broads-neighbours")


@pytest.fixture
def told(everything):
    return lambda: [one.name for one in everything(
        """select a.name from notice n join account a on a.org_id = n.org_id and a.id = n.account_id
           where n.kind = 'partner-back' order by n.id"""
    )]  # fmt: skip
