"""The surge page's figures: what waits, what is expected, what the shifts hold, and what more people would do to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from hub.allocation import queries
from hub.allocation.queries import Worker
from hub.allocation.rules.levels import Allocation
from hub.allocation.rules.shifts import Span, spans
from hub.allocation.rules.surge import HOUR, Crew, Outlook, brought_in, mean_by_hour, outlook, work_by_hour
from hub.kernel.clock import UK
from hub.teams.queries import working
from hub.teams.rules import Shift, hours

DAYS = 7


@dataclass(frozen=True)
class Figures:
    """All that the page tells before anybody asks for more people."""

    waiting: int
    unallocated: int
    allocated: int
    away: int
    rest_of_today: float
    tomorrow: float
    closed: int
    shifts: int
    here: int
    holds: int
    hours: tuple[datetime, ...]
    arrivals: tuple[float, ...]
    crews: tuple[Crew, ...]

    @property
    def per_shift(self) -> float | None:
        """Cases closed for one shift of one person; None where nobody had hours."""
        return self.closed / self.shifts if self.shifts else None

    def as_is(self) -> Outlook:
        """How it goes with the people on the rota."""
        return outlook(self.waiting, self.hours, self.arrivals, work_by_hour(self.hours, self.crews))

    def with_more(self, number: int, cases_per_shift: int, span: Span) -> Outlook:
        """How it would go with so many more."""
        crews = [*self.crews, *brought_in(number, cases_per_shift, span)]
        return outlook(self.waiting, self.hours, self.arrivals, work_by_hour(self.hours, crews))


def figures(people: Sequence[Worker], allocation: Allocation, at: datetime) -> Figures:
    """Everything that is known at a moment (UTC), until midnight after tomorrow."""
    today = at.astimezone(UK).date()
    standing = queries.standing()
    mean = mean_by_hour(queries.arrivals_by_hour(today, DAYS), DAYS)
    end = datetime.combine(today + timedelta(days=2), time(), UK).astimezone(at.tzinfo)
    first = at.replace(minute=0, second=0, microsecond=0)
    ahead = [first + HOUR * number for number in range(int((end - first) / HOUR))]
    left = 1 - (at - first) / HOUR  # of the present hour
    arrivals = [mean[one.astimezone(UK).hour] * (left if one == first else 1.0) for one in ahead]
    crews, past = _crews(people, at)
    here = queries.on_shift(people, at)
    return Figures(
        standing.unallocated + standing.allocated, standing.unallocated, standing.allocated, standing.away,
        sum(came for hour, came in zip(ahead, arrivals, strict=True) if hour.astimezone(UK).date() == today), sum(mean),
        queries.closed_since(today, DAYS), past, len(here), sum(one.level.cases_per_shift for one in here),
        tuple(ahead), tuple(arrivals), tuple(crews),
    )  # fmt: skip


def _crews(people: Sequence[Worker], at: datetime) -> tuple[list[Crew], int]:
    """What is left of today's shifts and all of tomorrow's; and how many shifts the last seven days had."""
    today = at.astimezone(UK).date()
    patterns = working(today - timedelta(days=DAYS), today + timedelta(days=1))
    crews, past = [], 0
    for one in people:
        person = patterns.get(one.id)
        ahead = [span for span in spans(person, at, 2) if span.ends_at > at]
        crews += [_rest(span, one.level.cases_per_shift, at) for span in ahead]
        past += len(spans(person, at - timedelta(days=DAYS), DAYS))
    return crews, past


def _rest(span: Span, cases: int, at: datetime) -> Crew:
    """Of a shift that has begun only the rest counts, with its part of the cases."""
    begins = max(span.starts_at, at)
    return Crew(Span(begins, span.ends_at), cases * ((span.ends_at - begins) / (span.ends_at - span.starts_at)))


def span_today(at: datetime, starts: time, ends: time) -> Span:
    """Hours of the UK day of a moment, in UTC."""
    day = at.astimezone(UK).date()
    return Span(*hours(day, Shift(day.weekday(), starts, ends)))
