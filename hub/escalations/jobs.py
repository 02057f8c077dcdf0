"""The clock of an escalation: when it has run out the supervisors are told, and again each working morning after."""

from datetime import datetime
from uuid import UUID

from hub.escalations import actions, queries
from hub.escalations.rules import RUNNING
from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.tenancy import acting, acting_for
from hub.kernel.work.jobs import job, later
from hub.programmes import hours
from hub.programmes.queries import programme


@job("escalation:overdue", by={Role.TRACER, Role.SUPERVISOR, Role.CONSULTANT})
def overdue(escalation: str, due: str) -> None:
    """Nobody may have answered in time; a later question and answer has a timer of its own."""
    found = queries.escalation(UUID(escalation))
    if found.state not in RUNNING or found.due_at != datetime.fromisoformat(due):
        return
    plan = programme()
    with acting_for(acting().org_id):  # the hub itself tells: whoever escalated has no part in it
        actions.tell_overdue(found, plan)
        later("escalation:overdue", at=hours.next_opening(plan, now()), escalation=found.id, due=due)
