"""An answer from a phone about a partner's task: recorded as the attempt it speaks of, or why not, and who is told.

No council hears of one that was set aside: what crosses is the task's own answer alone.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.doorstep import queries, rules
from hub.doorstep.tasks import form_asked
from hub.handovers import queries as requests
from hub.handovers.rules import is_open
from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.problems import EditConflict, NotPossibleNow
from hub.notices.actions import tell_role
from hub.tasks import actions as tasks
from hub.tasks.rules import PAIR, attempts


def asked(carried: Row) -> set[str] | None:
    """The keys of the questions that were asked; None where the task is over, and its form told no longer."""
    task = requests.received(carried.task_id)
    return {one["key"] for one in form_asked(task)["question"]} if task.form else None


def about(carried: Row) -> list[UUID]:
    """Which records the answer concerns."""
    return [carried.task_id]


def recorded(carried: Row, told: Mapping[str, Any], raw: Mapping[str, Any]) -> tuple[str | None, int | None]:
    """Record the attempt: (None, its number); or (why not, None)."""
    task = requests.received(carried.task_id)
    why = _why_not(task, carried)
    if why:
        return why, None
    good, faults = rules.checked(task.form["step"], form_asked(task), told["outcome"], raw)
    if faults or any(rules.wrong_time(told[name], task.accepted_at, now()) for name in ("at", "made_at")):
        return "faults", None
    pair = good.pop(PAIR, None)
    try:
        with db.session.begin_nested():
            tasks.record_attempt(task, task.version, told["outcome"], min(told["at"], now()), good, pair)
    except EditConflict:
        return "second", None
    except NotPossibleNow:
        return "late", None
    return None, carried.attempt


def _why_not(task: Row, carried: Row) -> str | None:
    """Why an answer is not recorded by itself; None when it is the attempt that is due, and still theirs to make."""
    if queries.has_left(carried.account_id):
        return "left"
    if not is_open(task.status):
        return "late"
    if task.status != "accepted" or task.holder_id != carried.account_id or task.form is None:
        return "moved-on"
    return "second" if len(attempts(task)) >= carried.attempt else None


def keep_alongside(_carried: Row, _told: Mapping[str, Any]) -> str:
    """A partner leaves no card of the council's: nothing is said alongside."""
    return ""


def tell_of_aside(carried: Row, why: str, is_first: bool) -> None:
    """The coordinators hear that an answer waits."""
    reference = requests.received(carried.task_id).reference
    tell_role([Role.COORDINATOR], "answer-aside", carried.task_id, reference, "doorstep.asides")
