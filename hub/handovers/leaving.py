"""The requests and tasks of whoever leaves, or loses the role in which they hold them: back to the queue at once."""

from uuid import UUID

from hub.handovers import actions, queries
from hub.identity.leaving import Holding, holding
from hub.kernel.access import PARTNER_ROLES, Role
from hub.notices.actions import tell_role


def _kind(one: str, many: str, to: str, roles: frozenset[Role], told: Role, endpoint: str, tasks: bool) -> Holding:
    """Register what is held of one sort: a council's requests, or a partner's tasks."""

    def count(account_id: UUID) -> int:
        return len(queries.held_by(account_id, tasks))

    def give_back(account_id: UUID, because: UUID) -> int:
        held = queries.held_by(account_id, tasks, lock=True)
        for request in held:
            actions.release(request.id, request.version)
        if held:
            tell_role([told], "work-back", because, kind.in_words(len(held)), endpoint)
        return len(held)

    kind = Holding(one, many, to, roles, count, give_back)
    return holding(kind)


STAFF = frozenset({Role.OFFICER, Role.MANAGER})
REQUESTS = _kind("request", "requests", "to the queue", STAFF, Role.MANAGER, "handovers.queue", tasks=False)
TASKS = _kind(
    "task", "tasks", "to the coordinators’ list", PARTNER_ROLES, Role.COORDINATOR, "tasks.index", tasks=True
)  # fmt: skip
