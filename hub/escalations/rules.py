"""Whose desk an escalation is on, what may be done with it there, and why a case may be escalated."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from hub.cases.rules.settings import settings_of
from hub.cases.rules.story import tells
from hub.programmes import hours
from hub.programmes.models import Escalation, Programme

VARIANT, OTHER = "variant", "other"
STATES = {
    "waiting": "Waits for the consultant",
    "taken": "With the consultant",
    "asked": "The consultant asks the tracer",
    "advised": "Answered: the tracer acts on it",
    "passed": "Passed on",
    "over": "Over",
}
COLOURS = {"waiting": "yellow", "taken": "blue", "asked": "orange", "advised": "green", "passed": "purple"}
NOTES = {
    "reason": "Why it was escalated", "question": "The consultant asked", "reply": "Answer to the consultant",
    "advice": "The consultant’s advice", "passed": "Why it was passed on", "returned": "Given back to the tracer",
    "declined": "Not escalated",
}  # fmt: skip
# What may be done in which states, by whom it is done.
CONSULTANT = {
    "take": {"waiting"}, "ask": {"waiting", "taken", "passed"}, "advise": {"waiting", "taken", "asked", "passed"},
    "pass_on": {"waiting", "taken", "asked"}, "acknowledge": {"passed"},
    "give_back": {"waiting", "taken", "asked", "passed"},
}  # fmt: skip
TRACER = {"reply": {"asked"}, "end": {"advised"}}
# How the story of a case tells it; the words themselves stand in the consultant's part of its page.
STORY = {
    "escalation:raised": "Escalated to the consultant",
    "escalation:declined": "Not escalated",
    "escalation:taken": "The consultant took it on",
    "escalation:asked": "The consultant asked back",
    "escalation:replied": "The consultant’s question was answered",
    "escalation:advised": "The consultant gave advice",
    "escalation:passed": "Passed on by the consultant",
    "escalation:acknowledged": "Acknowledged by those it was passed on to",
    "escalation:returned": "Given back by the consultant",
    "escalation:ended": "The advice was acted on",
    "escalation:overdue": "Escalation overdue: the supervisors were told",
}
for _kind, _title in STORY.items():
    tells(_kind)(lambda _, __, title=_title: (title, ""))
RUNNING = ("waiting", "taken")  # on the consultant's desk: the clock runs


def may_be(step: str, state: str) -> bool:
    """Whether a step can be taken in a state."""
    return state in (CONSULTANT | TRACER)[step]


def decided(programme: Programme) -> Escalation:
    """What the programme says of escalations; what is open goes on where a later programme says nothing of them."""
    return programme.escalation or Escalation(24, True, "health protection")


def due_at(programme: Programme, at: datetime) -> datetime:
    """When the consultant is to have answered what came onto the desk at a moment (UTC)."""
    told = decided(programme)
    wait = timedelta(hours=told.hours)
    return hours.after(programme, at, wait) if told.in_opening_hours else at + wait


def reasons(programme: Programme) -> list[tuple[str, str]]:
    """Why a case may be escalated, in the programme's words: key and label."""
    variant = [(VARIANT, one.label) for one in programme.priorities if one.fact == "variant"]
    settings = {one.label: one.key for one in reversed(programme.settings)}
    return [*variant[:1], *((key, label) for label, key in reversed(settings.items())), (OTHER, "Something else")]


def reason_of(case: Any, programme: Programme) -> str | None:
    """The reason that the facts of a case suggest."""
    if case.variant:
        return VARIANT
    known = dict(reasons(programme))
    labels = {one.label for one in settings_of(case.facts, programme)}
    return next((key for key, label in known.items() if label in labels), None)


def reason_label(programme: Programme, key: str) -> str:
    """The words for a reason; one that the programme no longer has is shown by its key."""
    return dict(reasons(programme)).get(key, key.replace("-", " "))


def sorted_notes(notes: Any) -> Mapping[str, list[Any]]:
    """What was written, by escalation."""
    found: dict[str, list[Any]] = {}
    for one in notes:
        found.setdefault(one.escalation_id, []).append(one)
    return found
