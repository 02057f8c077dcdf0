"""A day at the districts' doors to look at: visits claimed, tried and answered, a marker, a message.

Everything goes the way a person's work goes: the same actions, as the demo's own officers, with their events.
"""

from datetime import timedelta
from uuid import UUID

from hub.conversation.actions import write
from hub.handovers import actions as handovers
from hub.handovers import queries as requests
from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.db import rows
from hub.kernel.tenancy import Acting, acting, as_actor
from hub.safety.actions import markers
from hub.visit_models.rules import AGAIN, offered, performer
from hub.visits import queries as visits
from hub.visits.actions import hand_on, record_attempt
from hub.visits.at_door import seconds

MESSAGE = "The bell does not ring there. Please knock at the side door."
CLAIMED, TRIED, ONWARD = 3, 2, 1


def work(org_id: int, officer: UUID) -> None:
    """What an officer of one district did today: claimed door-knocks, went to most, reached one resident.

    Where a partner goes first, the first step is handed to them, and waits to be accepted.
    """
    me = Acting(org_id, officer, Role.OFFICER)
    with as_actor(me):
        waiting = rows("""
            select id, version from handover where org_id = acting_org() and side = 'received' and kind = 'door-knock'
              and status = 'waiting' order by due_at, id""")
        for one in waiting[:CLAIMED]:
            handovers.accept(one.id, one.version)
    with as_actor(me):
        begun = [visit for one in waiting[:CLAIMED] if (visit := visits.of_request(one.id))]
        mine = [one for one in begun if performer(one.step)[0] != "partner"]
        for visit in begun[: ONWARD if not mine else 0]:
            hand_on(visit, visit.version)
        for place, visit in enumerate(mine[:TRIED]):
            _go(visit, ends=place == 0)
        if mine:
            request = requests.received(mine[-1].handover_id)
            markers.add(request.subject, "dog", officer, "Barks, and is not on a lead", handover_id=request.id)
            write(request, MESSAGE)


def _go(visit: visits.Running, ends: bool) -> None:
    """One attempt: the first outcome that ends the visit, or the first after which somebody goes again."""
    wanted = [one for one in offered(visit.step) if (one["then"] == AGAIN) != ends]
    second = seconds(acting().account_id)[0].id
    pair = visit.step.get("staff", 1) == 2 and performer(visit.step)[0] != "call"
    if wanted:
        at = max(visit.started_at, now() - timedelta(minutes=5))
        record_attempt(visit, visit.version, wanted[0]["key"], at, {}, second if pair else None)
