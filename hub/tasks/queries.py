"""Reads of a partner's tasks: a coordinator sees those of the organisation, a volunteer those they hold."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.handovers import queries as handovers
from hub.handovers.rules import is_open
from hub.kernel.access import Role
from hub.kernel.db import rows
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.tenancy import acting

KIND = "visit-step"
PAGE = 50


def tasks(after: tuple | None = None) -> Sequence[Row]:
    """One page (and one row more) of open tasks in due order; without content where the agreement has ended."""
    condition, parameters = "", {}
    if acting().role == Role.VOLUNTEER:
        # Its form is told as long as the volunteer may hold it: once their check has lapsed it is on its way back.
        condition, parameters = " and h.holder_id = :me and c.form is not null", {"me": acting().account_id}
    if after:
        condition += " and (h.due_at, h.id) > (:after_at, :after_id)"
        parameters |= {"after_at": after[0], "after_id": after[1]}
    return rows(
        handovers.SHOWN_TO_PARTNER
        + f""" where h.org_id = acting_org() and h.side = 'received' and h.kind = '{KIND}'
               and h.status in ('waiting', 'accepted'){condition} order by h.due_at, h.id limit {PAGE + 1}""",
        **parameters,
    )


def held(account_id: UUID) -> Sequence[Row]:
    """The accepted tasks that somebody holds and may still see, the first due first."""
    return rows(
        handovers.SHOWN_TO_PARTNER
        + f""" where h.org_id = acting_org() and h.side = 'received' and h.kind = '{KIND}' and h.status = 'accepted'
               and h.holder_id = :account and c.subject is not null order by h.due_at, h.id""",
        account=account_id,
    )


def task(task_id: UUID) -> Row:
    """One task, also when it is over. Raises NotYours; NotPossibleNow for whose check has lapsed."""
    found = handovers.received(task_id)
    if found is None or found.kind != KIND or not _is_theirs(found):
        raise NotYours()
    if is_open(found.status) and found.form is None:
        raise NotPossibleNow(
            "Your volunteer’s check has lapsed, so this task goes back to your coordinator.",
            "Please do not go. Ask your coordinator to record a new check.",
        )
    return found


def _is_theirs(found: Row) -> bool:
    return acting().role != Role.VOLUNTEER or found.holder_id == acting().account_id


def is_shown(found: Row) -> bool:
    """True while the resident may be seen: it is open, and the agreement under which it was given is in force."""
    return is_open(found.status) and found.subject is not None


def is_workable(found: Row) -> bool:
    """Accepted and not over: what happened may be recorded, after the agreement's end the outcome alone."""
    return found.status == "accepted"
