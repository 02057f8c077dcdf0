"""When a resident is rung again: the quick choices, and what speaks against a time. No database."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple

from hub.kernel.clock import UK
from hub.kernel.words import clock, moment
from hub.programmes.hours import is_open
from hub.programmes.models import Programme

APART = timedelta(minutes=10)  # two calls of one person that are nearer than this cannot both be made
FARTHEST = timedelta(days=366)  # later than that, the year was mistyped


class Choice(NamedTuple):
    """A time that is booked by one press."""

    key: str
    label: str
    at: datetime


def choices(programme: Programme, now: datetime) -> list[Choice]:
    """The quick choices that lie ahead and within opening hours (UTC)."""
    today = now.astimezone(UK).date()
    hour = _round_up(now + timedelta(hours=1))
    offered = [
        Choice("in-1-hour", f"In 1 hour, at {clock(hour)}", hour),
        Choice("today-17", "Today at 5pm", _local(today, time(17))),
        Choice("tomorrow-9", "Tomorrow at 9am", _local(today + timedelta(days=1), time(9))),
    ]
    return [one for one in offered if one.at > now and is_open(programme, one.at)]


def against(programme: Programme, at: datetime, now: datetime) -> str | None:
    """Why nobody can be rung at this moment, as a sentence; None when they can."""
    if at <= now:
        return "The call back must lie in the future"
    if at > now + FARTHEST:
        return "The call back must be within a year from now"
    return None if is_open(programme, at) else f"Nobody is at work then. {hours_in_words(programme, at)}"


def hours_in_words(programme: Programme, at: datetime) -> str:
    """The opening hours of that day: 'Choose a time from 8am to 8pm', or another day."""
    local = at.astimezone(UK).date()
    of_day = [one for one in programme.open if local.weekday() in one.weekdays and local not in programme.closed_on]
    spans = [f"from {clock(_local(local, one.opens))} to {clock(_local(local, one.closes))}" for one in of_day]
    return f"Choose a time {' or '.join(spans)}" if spans else "Choose another day"


def too_near(at: datetime, booked: Iterable[Any]) -> list[Any]:
    """The booked calls of the same person (`call_back_at`) that are too near to be made as well."""
    return [one for one in booked if abs(one.call_back_at - at) < APART]


def overlap_in_words(near: list[Any]) -> str:
    """That other calls stand there already, without anybody's name."""
    first = min(one.call_back_at for one in near)
    more = f" and {len(near) - 1} more" if len(near) > 1 else ""
    return f"You have a call booked for {moment(first)}{more}. Choose another time, or tick that you want both"


def _round_up(at: datetime) -> datetime:
    over = timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
    return at - over + (timedelta(minutes=5) if over else timedelta())


def _local(day: Any, at: time) -> datetime:
    return datetime.combine(day, at, UK).astimezone(UTC)
