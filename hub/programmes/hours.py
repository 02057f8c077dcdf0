"""Opening hours: adding and taking away hours in which people work, by a programme's weekdays and closed days.

Moments are UTC, the hours of a day are local: on a day on which the clocks change it has what it really has.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from hub.kernel.clock import UK
from hub.programmes.models import Programme

SEARCH_DAYS = 400  # longer than any closure: a schema promises at least one open hour a week


class NeverOpen(Exception):
    """No working hour lies within reach: the programme's closed days leave none."""


def after(programme: Programme, begins: datetime, wait: timedelta) -> datetime:
    """The first moment by which so much opening time has passed since another. Raises NeverOpen."""
    for opens, closes in _spans(programme, begins, 1):
        at = max(opens, begins.astimezone(UTC))
        if closes - at >= wait:
            return at + wait
        wait -= max(closes - at, timedelta())
    raise NeverOpen(programme.key)


def before(programme: Programme, ends: datetime, wait: timedelta) -> datetime:
    """The last moment since which so much opening time (more than none) has passed until another. Raises NeverOpen.

    Whatever started then or earlier has run out: `after(m, wait) <= ends` exactly when `m <= before(ends, wait)`.
    """
    for opens, closes in _spans(programme, ends, -1):
        until = min(closes, ends.astimezone(UTC))
        if until - opens >= wait:
            return until - wait
        wait -= max(until - opens, timedelta())
    raise NeverOpen(programme.key)


def closing(programme: Programme, at: datetime) -> datetime:
    """When the day of a moment closes; a later day, when nobody works on it any more. Raises NeverOpen."""
    first = at.astimezone(UK).date()
    for offset in range(SEARCH_DAYS):
        closes = [closes for _, closes in open_on(programme, first + timedelta(days=offset)) if closes > at]
        if closes:
            return closes[-1]
    raise NeverOpen(programme.key)


def is_open(programme: Programme, at: datetime) -> bool:
    """Whether people work at a moment."""
    return any(opens <= at < closes for opens, closes in open_on(programme, at.astimezone(UK).date()))


def next_opening(programme: Programme, at: datetime) -> datetime:
    """When people next begin to work after a moment. Raises NeverOpen."""
    for opens, _ in _spans(programme, at, 1):
        if opens > at:
            return opens
    raise NeverOpen(programme.key)


def open_on(programme: Programme, day: date) -> list[tuple[datetime, datetime]]:
    """The hours of a local day, in order and none of them twice: from, until."""
    if day in programme.closed_on:
        return []
    found: list[tuple[datetime, datetime]] = []
    for one in sorted((one for one in programme.open if day.weekday() in one.weekdays), key=lambda one: one.opens):
        opens, closes = local(day, one.opens), local(day, one.closes)
        if found and opens <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], closes))
        else:
            found.append((opens, closes))
    return found


def local(day: date, at: time) -> datetime:
    """A local time of a day, in UTC."""
    return datetime.combine(day, at, UK).astimezone(UTC)


def _spans(programme: Programme, at: datetime, step: int) -> Iterator[tuple[datetime, datetime]]:
    """The opening hours from the day of a moment on, or backwards from it."""
    first = at.astimezone(UK).date()
    for offset in range(SEARCH_DAYS):
        yield from open_on(programme, first + timedelta(days=step * offset))[::step]
