"""The cases of whoever leaves, or no longer works on cases: given to nobody, and the supervisors know."""

from uuid import UUID

from hub.cases import actions, queries
from hub.identity.leaving import Holding, holding
from hub.kernel.access import Role
from hub.notices.actions import tell_role


def _give_back(account_id: UUID, because: UUID) -> int:
    held = queries.allocated_to(account_id)
    for case in held:
        actions.allocate(case.id, case.version, None)
    if held:
        number = CASES.in_words(len(held))
        tell_role([Role.SUPERVISOR], "work-back", because, number, "cases.index", show="unallocated")
    return len(held)


WORKERS = frozenset({Role.TRACER, Role.SUPERVISOR, Role.CONSULTANT})
CASES = holding(
    Holding("case", "cases", "to those that nobody has been given", WORKERS, queries.number_allocated, _give_back)
)
