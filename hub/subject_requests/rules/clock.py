"""When a request has to be answered. No database; days are UK days.

UK GDPR art. 12(3), 12(6) and 12A (as inserted by section 76 of the Data (Use and Access) Act 2025; section 54 of the
Data Protection Act 2018 says the same for Part 3): one month beginning with the receipt of the request or, when asked
for, of what proves identity; two months more when the person is told why within the first; the days on which the
controller waits for a clarification of an access request do not count. "Month" and "next working day" are the ICO's
("Right of access: how long do we have to comply?"): the corresponding day, else the last day of the month; a deadline
on a weekend or bank holiday moves to the next working day.
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hub.subject_requests.rules.holidays import is_working_day

A_DAY = timedelta(days=1)
MONTHS, EXTENDED = 1, 3
WARN_DAYS = 7


@dataclass(frozen=True)
class Clock:
    """What the due day depends on. A pause is (asked on, answered on or None); only an access request pauses."""

    received_on: date
    identity_asked_on: date | None = None
    identity_given_on: date | None = None
    pauses: Sequence[tuple[date, date | None]] = ()
    extended: bool = False

    @property
    def starts_on(self) -> date | None:
        """The day on which the time begins: the later of the request and the proof that was asked for; None before."""
        if self.identity_asked_on is None:
            return self.received_on
        return max(self.identity_given_on, self.received_on) if self.identity_given_on else None

    @property
    def waits_for(self) -> str | None:
        """What the clock stands still for now: 'identity', 'clarification' or None."""
        if self.starts_on is None:
            return "identity"
        return "clarification" if any(answered is None for _, answered in self.pauses) else None

    def due_on(self, today: date) -> date | None:
        """The last day for the answer; None until it is known who asks. While it stands still: as if answered today."""
        return None if self.starts_on is None else self._last_day(today, EXTENDED if self.extended else MONTHS)

    def if_given(self, today: date) -> date:
        """The due day if whatever is awaited came today."""
        known = self if self.starts_on else replace(self, identity_given_on=today)
        return known.due_on(today) or today

    def extend_by(self, today: date) -> date | None:
        """The last day on which the person can be told that it takes two months more."""
        return None if self.starts_on is None else self._last_day(today, MONTHS)

    def _last_day(self, today: date, months: int) -> date:
        start = self.starts_on or today
        day = corresponding(start, months) + A_DAY * paused_days(start, self.pauses, today)
        while not is_working_day(day):
            day += A_DAY
        return day


def corresponding(day: date, months: int) -> date:
    """The same day some months later, or the last day of a month that has it not: 31 January → 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def paused_days(start: date, pauses: Iterable[tuple[date, date | None]], today: date) -> int:
    """The days on which the clock stood still since it began, each counted once.

    From asking to the answer, the day of the answer not counted: where the Act can be read as one day more, nobody is
    late who keeps to the shorter.
    """
    still: set[date] = set()
    for asked, answered in pauses:
        first, end = max(asked, start), answered or max(today, asked)
        still |= {first + A_DAY * n for n in range(max((end - first).days, 0))}
    return len(still)
