"""When to ring again after no answer: in a part of the day in which nobody has tried, so many times a day at most."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from hub.kernel.clock import UK
from hub.programmes.hours import local, open_on
from hub.programmes.models import Programme, Window

LOOK_AHEAD = 14  # days: a part of the day that does not come within them is none that a case can wait for


def retry_at(programme: Programme, tried: Sequence[datetime], at: datetime) -> datetime:
    """From when the next call is proposed, after calls at these moments (UTC): the moment itself where it is now.

    Of the parts of the day the least tried is chosen, and of those the next; never one that was tried this very day,
    nor a day that had its number of tries. Without parts of the day, at once.
    """
    if not programme.retry_windows:
        return at
    times = Counter(window.key for window in (_window(programme, one) for one in tried) if window)
    soonest: dict[str, datetime] = {}
    for window, opens, closes in _ahead(programme, at):
        begins = max(opens, at)
        taken = any(opens <= one < closes for one in tried) or _tries_on(tried, begins) >= programme.tries_a_day
        if window.key not in soonest and begins < closes and not taken:
            soonest[window.key] = begins
        if len(soonest) == len(programme.retry_windows):
            break
    return min(soonest.items(), key=lambda one: (times[one[0]], one[1]), default=("", at))[1]


def _tries_on(tried: Sequence[datetime], moment: datetime) -> int:
    day = moment.astimezone(UK).date()
    return sum(one.astimezone(UK).date() == day for one in tried)


def _window(programme: Programme, moment: datetime) -> Window | None:
    """The part of the day in which a moment lies."""
    here = moment.astimezone(UK).time()
    return next((one for one in programme.retry_windows if one.begins <= here < one.ends), None)


def _ahead(programme: Programme, at: datetime) -> Iterator[tuple[Window, datetime, datetime]]:
    """The parts of this day and of the following, as far as people work then: which, from, until."""
    first = at.astimezone(UK).date()
    for offset in range(LOOK_AHEAD):
        day = first + timedelta(days=offset)
        spans = open_on(programme, day)
        for window in programme.retry_windows:
            for opens, closes in spans:
                begins, ends = max(local(day, window.begins), opens), min(local(day, window.ends), closes)
                if begins < ends:
                    yield window, begins, ends
