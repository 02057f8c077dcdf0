"""How often what happened on which day: stored for days that are over, counted for the others."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Row

from hub.governance.rules import begins, first_id, happened_at
from hub.kernel.clock import UK
from hub.kernel.db import row, rows

# A mirrored event may arrive days after it happened: a day's final figures are of what was done here.
COUNTED = """
    select day, jsonb_object_agg(kind, n) as counts from (
        select (uuid_extract_timestamp(e.id) at time zone 'Europe/London')::date as day, e.kind, count(*) as n
        from event e
        where e.org_id = acting_org() and e.id >= :begin and e.id < :end and e.from_org is null group by 1, 2) e
    group by day
"""


def first_day() -> date | None:
    """The day of the organisation's first event."""
    found = row("select id from event where org_id = acting_org() order by id limit 1")
    return happened_at(found.id).astimezone(UK).date() if found else None


def stored(first: date, before: date) -> Sequence[Row]:
    """The stored figures of days that are over: day, counts by kind."""
    return rows(
        "select day, counts from event_day where org_id = acting_org() and day >= :first and day < :before",
        first=first, before=before,
    )  # fmt: skip


def counted(first: date, before: date) -> Sequence[Row]:
    """The same counted from the trail."""
    return rows(COUNTED, begin=first_id(begins(first)), end=first_id(begins(before)))


def totals(figures: Collection[Row], kinds: Collection[str]) -> list[tuple[date, int]]:
    """Of each day how many events of these kinds."""
    return [(one.day, sum(one.counts.get(kind, 0) for kind in kinds)) for one in figures]
