"""When somebody's shifts end: from their weeks and leave. Moments are UTC. No database."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from hub.kernel.clock import UK
from hub.teams.queries import Working
from hub.teams.rules import hours

AHEAD = 35  # days in which the next shift is looked for


class Span(NamedTuple):
    """One shift, in UTC."""

    starts_at: datetime
    ends_at: datetime


def spans(person: Working | None, since: datetime, days: int) -> list[Span]:
    """Every shift of so many UK days from a moment's day on, in order."""
    if person is None:
        return []
    first = since.astimezone(UK).date()
    dates = (first + timedelta(days=number) for number in range(days))
    return [Span(*hours(day, shift)) for day in dates for shift in person.shifts_on(day)]


def is_over(shifts: Iterable[Span], at: datetime) -> bool:
    """True when none of these shifts is still to come or going on: a break between two is not the end."""
    return all(one.ends_at <= at for one in shifts)


def next_end(person: Working | None, after: datetime) -> datetime | None:
    """When the first day's work ends that ends after a moment."""
    last_of_day: dict[date, datetime] = {}
    for one in spans(person, after, AHEAD):
        day = one.ends_at.astimezone(UK).date()
        last_of_day[day] = max(one.ends_at, last_of_day.get(day, one.ends_at))
    return min((one for one in last_of_day.values() if one > after), default=None)
