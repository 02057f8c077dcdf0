"""What whoever leaves, or loses the role in which they hold it, holds of hand-overs: back to the queue at once."""

from collections.abc import Collection
from uuid import UUID

from hub.handovers import actions, queries
from hub.handovers.rules import IN_QUEUE, SUPPORT
from hub.identity.leaving import Holding, holding
from hub.kernel.access import PARTNER_ROLES, Role
from hub.notices.actions import tell_role


def _kind(one: str, many: str, to: str, roles: frozenset[Role], told: set[Role], endpoint: str, kinds: str) -> Holding:
    """Register what is held of one sort: a council's requests, a partner's tasks, what a helpline was asked."""

    def counts(account_ids: Collection[UUID]) -> dict[UUID, int]:
        return queries.number_held(account_ids, kinds)

    def give_back(account_id: UUID, because: UUID) -> int:
        held = queries.held_by(account_id, kinds)
        for request in held:
            actions.release(request.id, request.version)
        if held:
            tell_role(told, "work-back", because, kind.in_words(len(held)), endpoint)
        return len(held)

    kind = Holding(one, many, to, roles, counts, give_back)
    return holding(kind)


STAFF = frozenset({Role.OFFICER, Role.MANAGER})
HELPERS = frozenset({Role.ADVISER, Role.MANAGER, Role.COORDINATOR})
REQUESTS = _kind("request", "requests", "to the queue", STAFF, {Role.MANAGER}, "handovers.queue", IN_QUEUE)
TASKS = _kind(
    "task", "tasks", "to the coordinators’ list", PARTNER_ROLES, {Role.COORDINATOR}, "tasks.index",
    "h.kind = 'visit-step'",
)  # fmt: skip
REFERRALS = _kind(
    "referral", "referrals", "to the helpline’s list", HELPERS, set(HELPERS), "helpline.index", f"h.kind in {SUPPORT}"
)  # fmt: skip
