"""A request between two organisations, to be told about in one line."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from hub.handovers import actions, queries
from hub.kernel.clock import now

RESIDENT = {
    "forename": "Ada",
    "surname": "O’Brien",
    "born_on": "1961-04-12",
    "address": "1 High Street, Dereham",
    "postcode": "NR19 1AA",
    "phones": ["+441362000001"],
    "question": "Have you another telephone number?",
    "ends_on": "2026-11-30",
    "programme": "Contact tracing",
    "risk": "Keep two metres away",
    "visit_by": "2026-11-29",
    "instructions": "Ask about symptoms",
    "nhs_number": "9434765919",
}


@dataclass
class Asked:
    """One hand-over, seen and worked on from both sides."""

    norfolk: Any
    id: UUID
    giver: tuple[str, str]
    receiver: tuple[str, str]

    @property
    def sent(self):
        """The giver's row."""
        with self.norfolk.acting(*self.giver):
            return queries.sent(self.id)

    @property
    def received(self):
        """The receiver's row."""
        with self.norfolk.acting(*self.receiver):
            return queries.received(self.id)

    def accept(self) -> None:
        with self.norfolk.acting(*self.receiver):
            actions.accept(self.id, queries.received(self.id).version)

    def answer(self, answer: dict) -> None:
        with self.norfolk.acting(*self.receiver):
            actions.return_answer(self.id, answer, queries.received(self.id).version)

    def bounce(self, why: str = "not our area", suggested: int | None = None) -> None:
        with self.norfolk.acting(*self.receiver):
            actions.bounce(self.id, queries.received(self.id).version, why, suggested)

    def withdraw(self) -> None:
        with self.norfolk.acting(*self.giver):
            actions.withdraw(self.id)


def asked(
    norfolk,
    work,
    kind="enrichment",
    giver=("norfolk", "tracer"),
    receiver=("breckland", "officer"),
    facts=RESIDENT,
    **more,
) -> Asked:
    """Raise one, and let it arrive."""
    with norfolk.acting(*giver):
        handover_id = actions.raise_handover(
            kind, norfolk.org(receiver[0]), facts, **{"origin_id": uuid4(), "due_at": now() + timedelta(hours=4)} | more
        )
    work()
    return Asked(norfolk, handover_id, giver, receiver)
