"""Recording what a partner did: kept with the task until the step is done, then returned as one answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.handovers import actions as handovers
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.tenancy import acting
from hub.notices.actions import tell, tell_role
from hub.safety import queries as safety
from hub.safety.actions import doors
from hub.tasks.rules import attempts
from hub.visit_models.questions import passable
from hub.visit_models.rules import left


def record_attempt(
    task: Row, version: int, outcome: str, at: datetime, answers: Mapping[str, Any], pair: bool | None
) -> bool:
    """Record an attempt; True when it was the last and the answer went back. Raises EditConflict, NotPossibleNow."""
    step, before = task.form["step"], attempts(task)
    made = {"at": at.isoformat(), "step": step["key"], "outcome": outcome, "by_role": "partner"}
    answer = {
        "attempts": [*before, made | ({} if pair is None else {"pair": pair})],
        "answers": (task.answer or {}).get("answers", {}) | dict(answers),
    }
    facts = {"handover": task.id, "step": step["key"], "attempt": len(before) + 1, "outcome": outcome}
    record("task:attempted", about=[task.id], **facts)
    doors.out_by_recording(safety.standing(task.id))
    if left(step, outcome, len(before)) is None:
        handovers.keep_answer(task.id, answer, version)
        return False
    questions = (task.form["form"] or {}).get("question", [])
    answer["answers"] = passable(questions, answer["answers"])
    handovers.return_answer(task.id, answer | {"outcome": outcome}, version)
    return True


def give(task: Row, version: int, holder_id: UUID) -> None:
    """Give a task to a volunteer, who is told. Raises EditConflict, NotYours, and Invalid without a valid check."""
    handovers.assign(task.id, version, holder_id)
    if holder_id != acting().account_id:
        tell([holder_id], "task-given", task.id, task.reference, "tasks.show", task_id=task.id)


def give_back(task: Row, version: int) -> None:
    """Put a task back with the coordinators, who are told; what was recorded stays. Raises EditConflict, NotYours."""
    handovers.release(task.id, version)
    tell_role({Role.COORDINATOR}, "task-given-back", task.id, task.reference, "tasks.show", task_id=task.id)
