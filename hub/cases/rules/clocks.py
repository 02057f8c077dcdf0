"""The clocks of a case: which run, when each is due, what stops it, and what makes them wait meanwhile.

hub/cases/queries/clocks.py asks the database the same for many cases at once; a test holds the two together.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from hub.kernel.clock import UK
from hub.kernel.words import clock as hour
from hub.kernel.words import day, length
from hub.programmes import hours
from hub.programmes.models import CaseClock, Programme
from hub.programmes.rules import enrichment_proposed_at

SOON = timedelta(hours=4)
STOP_WORDS = {
    "first-call": "a call", "called": "a call", "asked": "asking the district",
    "enrichment-asked": "asking the district", "reached": "reaching the resident", "closed": "closing",
}  # fmt: skip


class Running(NamedTuple):
    """A clock that runs: since when, due when (UTC); `waits` says why nothing is overdue before `due_at`, if so."""

    clock: CaseClock
    started_at: datetime
    due_at: datetime
    waits: str = ""


def proposed_at(case: Any, programme: Programme) -> datetime:
    """From when asking the district is proposed: after the programme's hours, at once for those who skip the wait."""
    return enrichment_proposed_at(programme, case.received_at, case.priority, case.usable)


STARTED: dict[str, Callable[[Any, Programme], datetime | None]] = {
    "received": lambda case, _: case.received_at,
    "wait-over": proposed_at,
    "called": lambda case, _: case.last_call_at,
    "call-agreed": lambda case, _: case.call_back_at,
    "request-due": lambda case, _: case.asked_due,
    "request-answered": lambda case, _: case.asked_answered,
}
STOPPED: dict[str, Callable[[Any, Programme, datetime], bool]] = {
    "first-call": lambda case, _, __: case.calls > 0,
    "called": lambda case, _, start: _is_after(case.last_call_at, start),
    "asked": lambda case, _, start: _is_after(case.asked_at, start),
    "enrichment-asked": lambda case, _, __: bool(case.asked_enrichment),
    "reached": lambda case, programme, _: case.last_call_outcome in settling(programme),
    "closed": lambda *_: False,  # an open case is not closed, and a closed one has no clocks
}


def _is_after(moment: datetime | None, start: datetime) -> bool:
    return moment is not None and moment > start


def settling(programme: Programme) -> list[str]:
    """The outcomes of a call after which nothing but closing is left to do."""
    return [one.key for one in programme.call_outcomes.values() if one.reached and one.next == "nothing"]


def ends_of(programme: Programme, clock: CaseClock, start: datetime) -> datetime:
    """When a clock that started then is due."""
    wait = timedelta(hours=clock.hours)
    return hours.after(programme, start, wait) if clock.in_opening_hours else start + wait


def running(case: Any, programme: Programme, at: datetime) -> list[Running]:
    """The clocks that run for a case at a moment (UTC), the first due first."""
    if case.status != "open":
        return []
    why, until = _waits(case, at)
    found = []
    for clock in programme.case_clocks:
        start = STARTED[clock.starts](case, programme)
        if start is None or start > at or any(STOPPED[stop](case, programme, start) for stop in clock.stops):
            continue
        due = ends_of(programme, clock, start)
        found.append(Running(clock, start, max(due, until), why) if until else Running(clock, start, due))
    return sorted(found, key=lambda one: one.due_at)


def _waits(case: Any, at: datetime) -> tuple[str, datetime | None]:
    """Why the clocks wait, and until when: a request that is not due yet, or a call agreed for later."""
    asked = case.door_knock_with if case.door_knock_status in ("waiting", "accepted") else case.enrichment_with
    told = [(f"{asked} is asked", case.asked_due), ("a call is agreed", case.call_back_at)]
    return max(
        ((why, until) for why, until in told if until and until > at), key=lambda one: one[1], default=("", None)
    )


def first_due(case: Any, programme: Programme, at: datetime) -> Running | None:
    """The clock that a list shows: the first due."""
    return next(iter(running(case, programme, at)), None)


def is_overdue(one: Running, at: datetime) -> bool:
    """Whether a clock has run out and nothing makes it wait."""
    return not one.waits and one.due_at <= at


def look(one: Running, at: datetime) -> str:
    """The look of a clock: overdue, soon (within its warning), or neither."""
    if one.waits or one.due_at - at > timedelta(hours=one.clock.warn_hours):
        return ""
    return "hub-due--overdue" if one.due_at <= at else "hub-due--soon"


def in_words(one: Running, at: datetime) -> str:
    """First call due in 2 hours; overdue since 10am; or Follow-up waits until today at 2pm: a call is agreed."""
    if one.waits:
        return f"{one.clock.label} waits until {when(one.due_at, at)}: {one.waits}"
    left = one.due_at - at
    if left <= timedelta(0):
        since = hour(one.due_at) if _days(one.due_at, at) == 0 else when(one.due_at, at)
        return f"{one.clock.label} overdue since {since}"
    by = f"in {length(left)}" if left < SOON else when(one.due_at, at).replace(" at ", " by ")
    return f"{one.clock.label} due {by}"


def stops_with(one: Running) -> str:
    """What stops it: 'Stops with a call or asking the district'."""
    return "Stops with " + " or ".join(dict.fromkeys(STOP_WORDS[stop] for stop in one.clock.stops))


def when(moment: datetime, at: datetime) -> str:
    """Today at 2pm, tomorrow at 8am, yesterday at 4pm, 3 November 2026 at 9am: seen from a moment."""
    named = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(_days(moment, at), day(moment))
    return f"{named} at {hour(moment)}"


def _days(moment: datetime, at: datetime) -> int:
    return (moment.astimezone(UK).date() - at.astimezone(UK).date()).days
