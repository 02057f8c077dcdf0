"""The county's levels, and everybody to whom cases can be given: level, shifts of today, load."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row

from hub.allocation.rules.levels import ORDINARY, Allocation, Level
from hub.allocation.rules.sharing import Hand
from hub.allocation.rules.shifts import Span, spans
from hub.directory.sections import in_force
from hub.kernel.clock import UK, now
from hub.kernel.db import rows
from hub.teams.queries import working


def chosen() -> Allocation:
    """What the county's file says of levels; one level that takes everything where it says nothing."""
    return in_force("allocation") or ORDINARY


@dataclass(frozen=True)
class Worker:
    """Somebody to whom cases can be given. `working` are the open cases that are not with a district just now."""

    id: UUID
    name: str
    level: Level
    is_set: bool
    shifts: tuple[Span, ...]
    open: int
    working: int
    due: int

    @property
    def room(self) -> int:
        """How many more a shift holds."""
        return max(0, self.level.cases_per_shift - self.working)

    def is_here(self, at: datetime) -> bool:
        """True while they have a shift today that is not over."""
        return any(at < one.ends_at for one in self.shifts)

    @property
    def hand(self) -> Hand:
        """As the rules of sharing out see them."""
        return Hand(self.id, self.name, self.working, self.level.cases_per_shift, self.level)


WORKERS = """
    select a.id, a.name, l.level, coalesce(held.open, 0) as open, coalesce(held.working, 0) as working,
           coalesce(held.due, 0) as due
    from account a
    left join lateral (select x.level from account_level x where x.org_id = a.org_id and x.account_id = a.id
                       order by x.id desc limit 1) l on true
    left join (
        select c.allocated_to, count(*) as open, count(*) filter (where c.call_back_at < :midnight) as due,
               count(*) filter (where not exists (
                   select 1 from handover h where h.org_id = c.org_id and h.origin_id = c.id and h.side = 'sent'
                   and h.status in ('waiting', 'accepted'))) as working
        from case_file c where c.org_id = acting_org() and c.status = 'open' and c.allocated_to is not null
        group by c.allocated_to) held on held.allocated_to = a.id
    where a.org_id = acting_org() and a.active and exists (
        select 1 from account_role r where r.org_id = a.org_id and r.account_id = a.id
        and r.role in ('tracer', 'supervisor', 'consultant'))
    order by a.name, a.id
"""


def workers(allocation: Allocation, at: datetime | None = None) -> list[Worker]:
    """Everybody who works on cases, by name, with their shifts of the UK day and their load: three statements."""
    at = at or now()
    today = at.astimezone(UK).date()
    patterns = working(today, today)
    midnight = at.astimezone(UK).replace(hour=23, minute=59, second=59)
    return [
        Worker(
            one.id, one.name, allocation.level(one.level), one.level is not None,
            tuple(spans(patterns.get(one.id), at, 1)), one.open, one.working, one.due,
        )
        for one in rows(WORKERS, midnight=midnight)
    ]  # fmt: skip


def on_shift(everybody: Iterable[Worker], at: datetime) -> list[Worker]:
    """Those with hours today that are not over."""
    return [one for one in everybody if one.is_here(at)]


def history(account_id: UUID) -> Sequence[Row]:
    """Every level that a person has had, the latest first."""
    return rows(
        """select l.level, l.set_at, b.name as by_name from account_level l
           left join account b on b.org_id = l.org_id and b.id = l.set_by
           where l.org_id = acting_org() and l.account_id = :id order by l.id desc""",
        id=account_id,
    )
