"""A district with visits to make: places on the map, door-knocks claimed, rounds planned through the page."""

import itertools
import re
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import html5lib
import pytest

from hub.gazetteer import actions as gazetteer
from hub.gazetteer.rules import Located
from hub.handovers import actions, queries
from hub.kernel import clock
from hub.kernel.clock import UK
from hub.kernel.db import db
from hub.visits import actions as visits
from hub.visits import queries as visit_queries

OFFICE = "NR19 1EE"
# Real postcodes around Dereham, with invented grid references: a few minutes from one another, so that a morning has
# room for every visit whatever the order, and a test that expects them all does not hang on the planner's choice.
NEAR = {
    "NR19 1AA": (598_900, 313_000),
    "NR19 1AD": (599_600, 313_900),
    "NR19 2BQ": (597_200, 312_100),
    "NR20 3AA": (601_400, 315_800),
    "NR20 4DP": (605_100, 318_200),
    "NR19 2TA": (602_900, 311_600),
}
FAR = "PE37 7AB"  # Swaffham: over half an hour's way
PLACES = {OFFICE: (598_700, 313_300), FAR: (581_900, 309_000)} | NEAR
UNKNOWN = "NR19 9ZZ"


@dataclass
class District:
    """One district's visits and rounds, as its people work on them."""

    norfolk: Any
    client: Any
    everything: Any
    work: Any
    slug: str
    ids: list[UUID] = field(default_factory=list)

    def ask(self, count: int = 1, claimed: bool = True, **facts) -> list[UUID]:
        """The county asks for so many visits, and the officer claims them."""
        asked = []
        places = list(NEAR)
        with self.norfolk.acting("norfolk", "tracer"):
            for number in range(count):
                nth = len(self.ids) + number
                subject = {
                    "forename": "Ada", "surname": f"Reed{nth:02}", "address": f"{nth + 1} Mill Lane, Dereham",
                    "postcode": places[nth % len(places)], "instructions": "Use the side gate.",
                } | facts  # fmt: skip
                due = clock.now() + timedelta(hours=24 + nth)
                asked.append(actions.raise_handover("door-knock", self.norfolk.org(self.slug), subject, uuid4(), due))
        self.work()
        if claimed:
            with self.norfolk.acting(self.slug, "officer", self.place("officer", 0)):
                for one in asked:
                    actions.accept(one, queries.received(one).version, take_over=True)
        self.ids += asked
        return asked

    def person(self, role: str = "officer", nth: int = 0):
        """The nth person of a role; officers who manage nobody come first."""
        return self.norfolk.person(self.slug, role, self.place(role, nth))

    def place(self, role: str, nth: int) -> int:
        """Where among all of the role this person stands."""
        key = {"org": self.norfolk.org(self.slug), "role": role}
        found = self.everything(
            """select row_number() over (order by a.name, a.id) - 1 as place, exists (
                   select 1 from account_role m where m.org_id = a.org_id and m.account_id = a.id
                   and m.role = 'manager' and :role <> 'manager') as manages
               from account a join account_role r on r.org_id = a.org_id and r.account_id = a.id
               where a.org_id = :org and r.role = :role and a.active order by manages, a.name, a.id""",
            **key,
        )
        return found[nth].place

    def browser(self, role: str = "manager", nth: int = 0):
        return self.client(self.slug, role, self.place(role, nth))

    def page(self, address: str, role: str = "manager", nth: int = 0):
        answer = self.browser(role, nth).get(address)
        if answer.status_code == 200:
            html5lib.HTMLParser(strict=True).parse(answer.text)
        return answer

    def form(self, *officers, minutes: int = 10, office: str = OFFICE, begin: str = "office", **more) -> dict:
        """The form of who goes: (account id, from, until[, with])."""
        told = {"minutes": minutes, "begin": begin, "end": begin, "office": office} | more
        for number, (account, starts, ends, *second) in enumerate(officers):
            told |= {
                f"crew.{number}.account_id": str(account), f"crew.{number}.starts": starts,
                f"crew.{number}.ends": ends, f"crew.{number}.second_id": str(second[0]) if second else "",
            }  # fmt: skip
        return told

    def plan(self, *officers, role: str = "manager", address: str = "/rounds/new", **more) -> UUID:
        """Plan a round through the page; its id."""
        answer = self.browser(role).post(address, data=self.form(*officers, **more))
        assert answer.status_code == 303, re.findall(r"error-message.*?</p>|<h1.*?</h1>", answer.text, re.DOTALL)
        return UUID(answer.location.rpartition("/")[2])

    def version(self, round_id: UUID) -> int:
        [found] = self.everything("select version from round where id = :id", id=round_id)
        return found.version

    def press(self, round_id: UUID, what: str, role: str = "manager", version: int | None = None, **data):
        told = {"version": version or self.version(round_id), **data}
        return self.browser(role).post(f"/rounds/{round_id}/{what}", data=told)

    def stops(self, round_id: UUID):
        return self.everything(
            """select s.*, h.reference, h.holder_id, h.id as handover_id, h.subject ->> 'postcode' as postcode
               from round_stop s join visit v on v.id = s.visit_id
               join handover h on h.id = v.handover_id and h.side = 'received'
               where s.round_id = :id order by s.account_id, s.position, h.due_at""",
            id=round_id,
        )

    def of(self, round_id: UUID, account: UUID) -> list[UUID]:
        """An officer's visits in order."""
        return [one.visit_id for one in self.stops(round_id) if one.account_id == account and one.status == "planned"]

    def notices(self, kind: str) -> set[UUID]:
        """Who was told."""
        found = self.everything("select account_id from notice where kind = :kind", kind=kind)
        return {one.account_id for one in found}

    def round(self, round_id: UUID):
        [found] = self.everything("select * from round where id = :id", id=round_id)
        return found

    def done(self, handover_id: UUID, outcome: str = "no-answer", nth: int = 0) -> None:
        """An officer records an attempt at the door."""
        with self.norfolk.acting(self.slug, "officer", self.place("officer", nth)):
            visit = visit_queries.of_request(handover_id)
            visits.record_attempt(visit, visit.version, outcome, clock.now(), {"card": "sorry-we-missed-you"})

    def events(self, kind: str):
        return self.everything(
            "select e.id, e.facts, e.about from event e where e.org_id = :org and e.kind = :kind order by id",
            org=self.norfolk.org(self.slug), kind=kind,
        )  # fmt: skip


def words(answer) -> str:
    """What the page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def at(hour: int, minute: int = 0) -> datetime:
    """A moment on the tests' day."""
    return datetime(2026, 11, 23, hour, minute, tzinfo=UK)


@pytest.fixture
def places(app):
    with app.app_context():
        gazetteer.load(
            [Located("postcode", key.replace(" ", ""), "E07000143", *where) for key, where in PLACES.items()]
        )
        db.session.remove()


@pytest.fixture
def district(norfolk, client, everything, work, places):
    """`district("norwich")`: what its people do, through pages and actions."""

    def at_work(slug: str = "breckland") -> District:
        return District(norfolk, client, everything, work, slug)

    return at_work


@pytest.fixture
def clock_at(monkeypatch):
    """Set the clock that pages and actions read, `clock_at(at(9))`: each reading is a millisecond after the one before.

    It does not run by itself: what a test says of times must not depend on how fast the machine is.
    """

    def stand(moment: datetime) -> None:
        readings = itertools.count()

        def reading() -> datetime:
            return moment.astimezone(UTC) + timedelta(milliseconds=next(readings))

        for name, module in list(sys.modules.items()):
            clock_of = getattr(getattr(module, "now", None), "__module__", "")
            if name.startswith("hub.") and clock_of in ("hub.kernel.clock", __name__):
                monkeypatch.setattr(module, "now", reading)

    return stand


@pytest.fixture
def breckland(district, clock_at):
    """A district at seven in the morning of the tests' Monday."""
    clock_at(at(7))
    return district("breckland")


@pytest.fixture
def planned(breckland):
    """Six visits, Olive in the morning and Maya too: a proposed round."""
    breckland.ask(6)
    round_id = breckland.plan((breckland.person().id, "9am", "noon"), (breckland.person("manager").id, "9am", "noon"))
    return breckland, round_id


@pytest.fixture
def confirmed(planned):
    """The same round, in force."""
    breckland, round_id = planned
    assert breckland.press(round_id, "confirm").status_code == 303
    return breckland, round_id
