"""A council that gives out what arrives by a rule of the test's own."""

from datetime import time, timedelta
from uuid import UUID, uuid4

import pytest

from hub.directory import actions as directory
from hub.directory.sections import live
from hub.handovers import actions as handovers
from hub.kernel.clock import now
from hub.teams import actions as teams
from hub.teams import queries
from hub.teams.rules import Shift

ALL_DAY = [Shift(day, time(0), time(23, 59, 59)) for day in range(7)]
DISTRICT = "breckland"


@pytest.fixture
def district(norfolk, everything, work):
    """Breckland, in which nobody works until the test says so."""
    for table in ("rota", "leave", "team_member", "patch_member"):
        everything(f"delete from {table}")
    return District(norfolk, everything, work)


class District:
    """Its people by name, its rules, and what the county asks of it."""

    def __init__(self, norfolk, everything, work):
        self.norfolk, self.everything, self.work = norfolk, everything, work
        self.maya, self.olive, self.owen = (norfolk.person(DISTRICT, "officer", nth).id for nth in range(3))

    def manager(self):
        return self.norfolk.acting(DISTRICT, "manager")

    def works(self, *account_ids: UUID, team: str | None = "environmental-health", patch: str | None = None) -> None:
        """Put people to work all day, into a team, onto a patch."""
        with self.manager():
            for one in account_ids:
                if not queries.patterns_of(one):
                    teams.set_week(one, 0, queries.today(), ALL_DAY)
            if team:
                teams.add_to_team(team, account_ids)
            if patch:
                teams.add_to_patch(patch, account_ids)

    def away(self, account_id: UUID) -> None:
        with self.manager():
            teams.add_leave(account_id, queries.today() - timedelta(days=1), queries.today() + timedelta(days=1))

    def publish(self, name: str, body: dict) -> None:
        with self.manager():
            section = live(name)
            version = section.version + 1 if section else 1
            directory.draft(name, version, body)
            directory.publish(name, version)

    def rule(self, strategy: str, team: str | None = None, kind: str = "door-knock") -> None:
        """The one rule by which it gives out what arrives."""
        rule = {"kind": kind, "strategy": strategy} | ({"team": team} if team else {})
        self.publish("assignment", {"rule": [rule]})

    def asked(self, kind: str = "door-knock", postcode: str = "NR17 1AB", arrive: bool = True) -> UUID:
        """The county asks; the request arrives."""
        facts = {"forename": "Ada", "surname": "Penhaligon", "address": "4 Mill Lane", "postcode": postcode}
        with self.norfolk.acting("norfolk", "tracer"):
            soon = now() + timedelta(hours=24)
            made = handovers.raise_handover(kind, self.norfolk.org(DISTRICT), facts, uuid4(), soon)
        if arrive:
            self.work()
        return made

    def row(self, handover_id: UUID):
        [found] = self.everything("select * from handover where id = :id and side = 'received'", id=handover_id)
        return found

    def events(self, kind: str) -> list[dict]:
        found = self.everything(
            "select facts from event where kind = :kind and org_id = :org order by id",
            kind=kind,
            org=self.norfolk.org(DISTRICT),
        )
        return [one.facts for one in found]
