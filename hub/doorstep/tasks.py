"""A volunteer's tasks as a phone carries them: which are of today, and what of each is needed at the door."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.doorstep.rules import drawn
from hub.kernel.clock import UK
from hub.kernel.clock import today as this_day
from hub.kernel.words import clock
from hub.safety.rules import pair_needed
from hub.tasks import queries
from hub.tasks.rules import PAIR_ASKED, attempts, next_due
from hub.visit_models.rules import Form


def today(account_id: UUID) -> list[Row]:
    """The tasks that somebody holds and whose next attempt is due today or was before, by when each is due.

    The list, the pack and the check of a pack are this one query: what a volunteer may no longer see is not in it.
    """
    midnight = datetime.combine(this_day() + timedelta(days=1), time(), UK)
    return [one for one in queries.held(account_id) if next_due(one).not_before < midnight]


def form_asked(task: Row) -> Form:
    """The frozen form with the question whether two went, where two must; empty after the agreement's end."""
    form = (task.form["form"] if queries.is_shown(task) else None) or {"question": []}
    pair = [PAIR_ASKED] if pair_needed(task.form["step"], (), "partner") else []
    return {**form, "question": [*form["question"], *pair]}


def name(task: Row) -> str:
    """Whom to ask for, as far as the agreement tells."""
    return _joined(task.subject or {}, " ", "forename", "surname")


def place(task: Row) -> str:
    """Address and postcode in one line."""
    return _joined(task.subject or {}, ", ", "address", "postcode")


def window(task: Row) -> str:
    """When to go, in words; nothing where any time is right."""
    due = next_due(task)
    return f"{due.window}, {clock(due.not_before)} to {clock(due.until)}" if due.until else ""


def _joined(subject: Mapping[str, Any], between: str, *keys: str) -> str:
    return between.join(str(subject[key]) for key in keys if subject.get(key))


def told(task: Row) -> dict[str, Any]:
    """What is needed at this door, of the fields that the agreement gives: no telephone number, nobody's names."""
    step, due, subject, form = task.form["step"], next_due(task), task.subject, form_asked(task)
    return {
        "visit": str(task.id),
        "attempt": len(attempts(task)) + 1,
        "reference": task.reference,
        "name": name(task),
        "address": place(task),
        "language": subject.get("language") or "",
        "instructions": subject.get("instructions") or "",
        "risks": [subject["risk"]] if subject.get("risk") else [],
        "notes": {},
        "apart": False,
        "title": step["title"],
        "guidance": "",  # it crosses in the instructions, where the agreement gives them
        "number": due.number,
        "of": due.of,
        "window": window(task),
        "colleagues": [],
        "pair": False,
        "two": pair_needed(step, (), "partner"),
        "layout": form.get("layout", "one-page"),
        "questions": drawn(step, form),
    }
