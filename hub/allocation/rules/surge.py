"""What waits, what is to come, and what more people would do to it: hour by hour. No database.

Arrivals are the mean of the same hour of the last seven days. A person works off the cases of their level in the hours
of their shift, evenly. Whoever waits is taken in the order of coming.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from hub.allocation.rules.shifts import Span

HOUR = timedelta(hours=1)
LATEST, MIDNIGHT = time(20), time(23, 59)  # when residents are rung no more; the last minute of a shift of today


@dataclass(frozen=True)
class Crew:
    """One shift of one person, and how many cases it holds."""

    span: Span
    cases: float


@dataclass(frozen=True)
class Outlook:
    """How it would go: waiting at the end of each hour, and after how many hours those who wait now are all taken."""

    hours: tuple[datetime, ...]
    waiting: tuple[float, ...]
    cleared_after: float | None

    @property
    def most(self) -> float:
        """The most that wait at the end of any hour."""
        return max(self.waiting, default=0)


def mean_by_hour(counts: Iterable[tuple[int, int]], days: int) -> tuple[float, ...]:
    """Arrivals of each hour of the day, (hour, count) over so many days, as the mean of one day."""
    found = dict(counts)
    return tuple(found.get(hour, 0) / days for hour in range(24))


def work_by_hour(hours: Sequence[datetime], crews: Sequence[Crew]) -> tuple[float, ...]:
    """How many cases these shifts hold in each hour that begins then (UTC)."""
    return tuple(sum(_within(hour, crew) for crew in crews) for hour in hours)


def _within(hour: datetime, crew: Crew) -> float:
    length = crew.span.ends_at - crew.span.starts_at
    shared = min(hour + HOUR, crew.span.ends_at) - max(hour, crew.span.starts_at)
    return crew.cases * (shared / length) if shared > timedelta() else 0.0


def outlook(waiting: float, hours: Sequence[datetime], arrivals: Sequence[float], work: Sequence[float]) -> Outlook:
    """How many wait at the end of each hour, and when those who wait now are all taken."""
    left, done, cleared, told = float(waiting), 0.0, None, []
    for number, (came, worked) in enumerate(zip(arrivals, work, strict=True)):
        if cleared is None and done + worked >= waiting:
            cleared = number + ((waiting - done) / worked if worked else 0.0)
        done += worked
        left = max(0.0, left + came - worked)
        told.append(left)
    return Outlook(tuple(hours), tuple(told), 0.0 if waiting <= 0 else cleared)


def brought_in(number: int, cases_per_shift: int, span: Span) -> list[Crew]:
    """So many people more, for one shift."""
    return [Crew(span, cases_per_shift)] * number


def for_how_long(cleared_after: float | None, hours: int) -> str:
    """A waiting time in words: 'about 5 hours', 'less than an hour', 'longer than 42 hours'."""
    if cleared_after is None:
        return f"longer than {hours} hours"
    whole = round(cleared_after)
    return "less than an hour" if whole < 1 else f"about {whole} hour{'' if whole == 1 else 's'}"


def begins(at: time) -> time:
    """When a shift that is proposed at this time of day begins: with the next full hour of the day."""
    return time(min(at.hour + 1, 23))


def until(starts: time) -> time:
    """When a shift that begins then should end: by LATEST, or after two hours where that is less than an hour away."""
    if starts.hour < LATEST.hour - 1 or starts == time(LATEST.hour - 1):
        return LATEST
    return MIDNIGHT if starts.hour >= 22 else starts.replace(hour=starts.hour + 2)


def of_the_pool(number: int, free: int) -> str:
    """How many of the people that somebody asks for the pool has today, in a sentence."""
    told = f"{free or 'Nobody'} of the pool {'is' if free < 2 else 'are'} free today"
    if number <= free:
        return f"{told}."
    rest = f"{number - free} of these {number}" if free else "all of these" if number > 1 else "this one"
    return f"{told}: {rest} would have to come from elsewhere."
