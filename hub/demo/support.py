"""Needs to look at: a small invented directory of services, and what became of the needs of a few residents.

Everything goes the way a person's work goes: the same actions, as the demo's own people, with their events.
"""

from pathlib import Path
from uuid import UUID

from hub.handovers import actions as handovers
from hub.handovers.queries import received
from hub.kernel.access import Role
from hub.kernel.db import rows
from hub.kernel.tenancy import Acting, as_actor
from hub.kernel.work.worker import drain
from hub.services.actions import load_file
from hub.support import actions, persons, queries
from hub.support.rules import REFERRAL, WARM

SERVICES = Path(__file__).with_name("services.json")
TOLD = (
    ("food", "Nothing in the house until Friday"),
    ("medicine", "A prescription waits at the pharmacy"),
    ("wellbeing", "Lives alone, would like somebody to ring"),
    ("pets", "A dog that cannot be walked"),
)
DONE = "Food parcel brought, and a call agreed for next week"


def work(org_id: int, supervisor: UUID, tracer: UUID, adviser: UUID) -> None:
    """Load the directory, note needs on the tracer's cases, refer some, and answer one."""
    with as_actor(Acting(org_id, supervisor, Role.SUPERVISOR)):
        load_file(SERVICES.name, SERVICES.read_bytes())
    with as_actor(Acting(org_id, tracer, Role.TRACER)):
        cases = rows(
            """select id, resident_id from case_file where org_id = acting_org() and allocated_to = :me
               and status = 'open' order by received_at, id limit 4""",
            me=tracer,
        )
        noted = [
            actions.record_need("case", case.id, kind, note, about=[case.resident_id])
            for case, (kind, note) in zip(cases, TOLD, strict=False)
        ]
        asked = [_ask(need_id, REFERRAL) for need_id in noted[:3]]
        rung = [_ask(need_id, WARM) for need_id in noted[3:]]
    drain()
    with as_actor(Acting(org_id, adviser, Role.ADVISER)):
        for handover_id in asked[:1]:
            handovers.accept(handover_id, received(handover_id).version)
            handovers.return_answer(handover_id, {"outcome": "helped", "done": DONE}, received(handover_id).version)
        for handover_id in filter(None, rung):  # taken at once, else it would be over when somebody looks
            handovers.accept(handover_id, received(handover_id).version)
    drain()


def _ask(need_id: UUID, kind: str) -> UUID | None:
    """Of the county's own helpline; None where nobody takes a call at this hour. Nobody was shown a preview."""
    need = queries.need(need_id)
    person, _ = persons.known(need)
    offers = queries.offers(queries.support(), need.kind, person.home)
    offer = next((one for one in offers if one.takes(kind)), None)
    return actions.ask(need, need.version, offer, kind, person, None) if offer else None
