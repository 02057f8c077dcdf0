"""A case with a need, and what becomes of it, to be told about in a few lines."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hub.cases.actions import open_case
from hub.handovers import actions as handovers
from hub.handovers import queries as requests
from hub.kernel.db import row
from hub.programmes.queries import programme
from hub.support import actions, persons, queries
from hub.support.routes.passing import sealed

RESIDENT = {
    "forename": "Ada",
    "surname": "Fenwick",
    "postcode": "NR1 3AB",
    "house": "4",
    "address": "Castle Street",
    "phone": "+441632960001",
    "tested_on": None,
}


@dataclass
class Needy:
    """A resident of the county with one need, seen from all sides."""

    norfolk: Any
    work: Any
    case_id: UUID
    id: UUID

    @property
    def need(self):
        with self.norfolk.acting("norfolk", "tracer"):
            return queries.need(self.id)

    def offer(self, key: str):
        need = queries.need(self.id)
        home = persons.known(need)[0].home
        return next(one for one in queries.offers(queries.support(), need.kind, home) if one.receiver.key == key)

    def ask(self, key: str = "county-helpline", kind: str = "referral") -> UUID:
        """Pass the need on, as the tracer who saw the preview; let it arrive."""
        with self.norfolk.acting("norfolk", "tracer"):
            need = queries.need(self.id)
            person, offer = persons.known(need)[0], self.offer(key)
            _, seal = sealed(need, person, offer, kind)
            handover_id = actions.ask(need, need.version, offer, kind, person, seal)
        self.work()
        return handover_id

    def accept(self, handover_id: UUID, slug: str = "norfolk", role: str = "adviser") -> None:
        with self.norfolk.acting(slug, role):
            handovers.accept(handover_id, requests.received(handover_id).version)
        self.work()

    def answer(self, handover_id: UUID, outcome: str, done=None, slug="norfolk", role="adviser") -> None:
        with self.norfolk.acting(slug, role):
            version = requests.received(handover_id).version
            handovers.return_answer(handover_id, {"outcome": outcome, "done": done}, version)
        self.work()


def needy(norfolk, work, kind: str = "food", note: str | None = "Nothing in the fridge", district="norwich", **told):
    """A case that the tracer typed in, with a need that the resident told of."""
    with norfolk.acting("norfolk", "tracer"):
        case_id = open_case(programme(), RESIDENT | told)
        row(
            "update case_file set district_id = :d, routed = 'person', allocated_to = :me where id = :id returning id",
            d=norfolk.org(district), me=norfolk.person("norfolk", "tracer").id, id=case_id,
        )  # fmt: skip
        need_id = actions.record_need("case", case_id, kind, note)
    return Needy(norfolk, work, case_id, need_id)
