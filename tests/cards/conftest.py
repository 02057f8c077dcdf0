"""A visit with a card at its door, and somebody who types its code."""

import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from hub.asking.actions import RAISE
from hub.cards import actions as cards
from hub.cases import queries as cases
from hub.cases.actions import open_case
from hub.handovers import actions as handovers
from hub.kernel.db import row
from hub.programmes.queries import programme

RESIDENT = {
    "forename": "Zebedee",
    "surname": "Penhaligon",
    "house": "4",
    "address": "Mill Lane, Swaffham",
    "postcode": "PE37 7AB",
}
NUMBER = "07700 900 456"
LETTERS = {  # that English has not
    "cy": "ŵŷâêîôû’",
    "pl": "ąćęłńóśźż",
    "lt": "ąčęėįšųūž",
    "pt": "áàâãçéêíóôõ",
    "ro": "ăâîșț",
}


@dataclass
class Visited:
    """A door-knock of a county's case at a district, and the cards that were made for it."""

    norfolk: Any
    everything: Any
    case_id: UUID
    id: UUID
    district: str

    @contextmanager
    def as_officer(self):
        with self.norfolk.acting(self.district, "officer"):
            yield

    def card(self, kind: str = "sorry", language: str = "en", blank: bool = False) -> str:
        """Make a card and return its code."""
        with self.as_officer():
            return cards.make_cards(kind, language, "A6", 1, None if blank else self.id)[0]

    @property
    def case(self):
        [found] = self.everything("select * from case_file where id = :id", id=self.case_id)
        return found

    def call_backs(self, side: str = "received"):
        return self.everything("select * from call_back where side = :side order by asked_at", side=side)

    def points(self):
        return self.everything(
            "select * from contact_point where resident_id = :id and source = 'resident'", id=self.case.resident_id
        )


@pytest.fixture
def visited(norfolk, everything, work):
    """`visited("breckland")`: a tracer asks by the pages' own way, an officer claims."""

    def begin(district: str = "breckland", county: str = "norfolk", accepted: bool = True, **more) -> Visited:
        with norfolk.acting(county, "tracer"):
            case_id = open_case(programme(), RESIDENT | more)
            row("update case_file set district_id = :to, routed = 'person' where id = :id returning id",
                to=norfolk.org(district), id=case_id)  # fmt: skip
            case = cases.case(case_id)
            typed = {"to": case.district_id, "question": "", "instructions": "", "risk": ""}
            handover_id = RAISE["door-knock"](case.id, case.version, programme(), typed)
        work()
        if accepted:
            with norfolk.acting(district, "officer"):
                handovers.accept(handover_id, 1)
            work()
            # By the model it may be due on another day than the test's: after a Sunday's noon it is Monday's.
            everything("update visit set due_from = now() - interval '1 hour' where handover_id = :id", id=handover_id)
        return Visited(norfolk, everything, case_id, handover_id, district)

    return begin


class AtTheDoor:
    """Somebody who has no account: types codes, asks for calls."""

    def __init__(self, browser, language: str = "en"):
        self.browser, self.lang = browser, f"?lang={language}"

    def types(self, code: str, **more):
        return self.browser.post(f"/check{self.lang}", data={"code": code}, **more)

    def asks(self, code: str, phone: str = NUMBER, when: str = "any", speak: str = "en", **more):
        sent = {"code": code, "phone": phone, "when": when, "speak": speak}
        return self.browser.post(f"/check/call-back{self.lang}", data=sent, **more)


@pytest.fixture
def resident(client):
    """`resident("pl")`: at the residents' page, signed in nowhere."""
    return lambda language="en": AtTheDoor(client(), language)


@pytest.fixture
def later_on(everything):
    """Let the cards' codes grow older by so many days."""

    def pass_by(days: int) -> None:
        everything("update card set expires_at = expires_at - cast(:by as interval)", by=timedelta(days=days))

    return pass_by


def main_of(response) -> str:
    """The page's own part, without the keys of its forms."""
    body = re.search(r"<main.*?</main>", response.get_data(as_text=True), re.DOTALL)[0]
    return re.sub(r'name="(csrf_token|_once)" value="[^"]*"', "", body)
