"""Reads of a partner's tasks: a coordinator sees those of the organisation, a volunteer those they hold."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.handovers import queries as handovers
from hub.handovers.rules import is_open
from hub.kernel.access import Role
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import acting

KIND = "visit-step"


def tasks(after: tuple | None = None) -> Sequence[Row]:
    """One page of open tasks in due order."""
    held = "mine" if acting().role == Role.VOLUNTEER else ""
    return handovers.queue(handovers.Filter(kind=KIND, held=held), after)


def task(task_id: UUID) -> Row:
    """One task, also when it is over. Raises NotYours."""
    found = handovers.received(task_id)
    if found is None or found.kind != KIND or not _is_theirs(found):
        raise NotYours()
    return found


def _is_theirs(found: Row) -> bool:
    return acting().role != Role.VOLUNTEER or found.holder_id == acting().account_id


def is_workable(found: Row) -> bool:
    """Accepted and not over: its form may be filled in."""
    return is_open(found.status) and found.status == "accepted"
