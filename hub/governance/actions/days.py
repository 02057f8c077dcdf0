"""Keeping the figures of days that are over, so that a year's picture does not count a year's events."""

from datetime import date

from sqlalchemy import Row, text

from hub.governance.queries.days import COUNTED, counted, first_day, stored
from hub.governance.rules import begins, closed_until, first_id
from hub.kernel.clock import now
from hub.kernel.db import db

# A day without events is stored too, or it would be counted again and again.
STORE = text(f"""
    insert into event_day (org_id, day, counts)
    select acting_org(), days.day, coalesce(found.counts, '{{}}')
    from (select cast(:first as date) + n as day from generate_series(0, cast(:last as date) - cast(:first as date)) n)
         as days left join ({COUNTED}) found on found.day = days.day
    on conflict (org_id, day) do nothing""")  # noqa: S608 - this file's own words


def figures(first: date, before: date) -> list[Row]:
    """For each day of a span (UK days) its counts by kind; what is over and not stored yet is stored, once.

    It shows nothing of anybody and changes nothing that anybody sees: no event of its own beside the page's.
    """
    begin = max(first, first_day() or before)
    final = max(min(closed_until(now()), before), begin)
    known = {one.day: one for one in stored(begin, final)}
    days = [date.fromordinal(n) for n in range(begin.toordinal(), final.toordinal())]
    if missing := [day for day in days if day not in known]:
        _store(missing[0], missing[-1])
        known = {one.day: one for one in stored(begin, final)}
    return [*known.values(), *counted(final, before)]


def _store(first: date, last: date) -> None:
    """Store the days from first to last, those that are there already aside."""
    end = date.fromordinal(last.toordinal() + 1)
    given = {"first": first, "last": last, "begin": first_id(begins(first)), "end": first_id(begins(end))}
    db.session.execute(STORE, given)
