"""What waits, what came by the hour, and what was done: the figures of the surge page."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import Row

from hub.kernel.clock import UK
from hub.kernel.db import row, rows


def standing() -> Row:
    """How many are open and need us: given to nobody, with a colleague; and how many are with a district."""
    return row(
        """select count(*) filter (where not away and allocated_to is null) as unallocated,
                  count(*) filter (where not away and allocated_to is not null) as allocated,
                  count(*) filter (where away) as away
           from (select c.allocated_to, exists (
                    select 1 from handover h where h.org_id = c.org_id and h.origin_id = c.id and h.side = 'sent'
                    and h.status in ('waiting', 'accepted')) as away
                 from case_file c where c.org_id = acting_org() and c.status = 'open') x"""
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UK)


def arrivals_by_hour(today: date, days: int) -> list[tuple[int, int]]:
    """How many cases came in each UK hour of so many full days before a UK day."""
    found = rows(
        """select extract(hour from c.received_at at time zone 'Europe/London')::int as hour, count(*) as n
           from case_file c where c.org_id = acting_org() and c.received_at >= :since and c.received_at < :until
           group by 1 order by 1""",
        since=_midnight(today - timedelta(days=days)), until=_midnight(today),
    )  # fmt: skip
    return [(one.hour, one.n) for one in found]


def closed_since(today: date, days: int) -> int:
    """How many cases people closed in so many full days before a UK day."""
    return row(
        """select count(*) as n from case_file c where c.org_id = acting_org() and c.status = 'closed'
           and c.closed_by is not null and c.closed_at >= :since and c.closed_at < :until""",
        since=_midnight(today - timedelta(days=days)), until=_midnight(today),
    ).n  # fmt: skip
