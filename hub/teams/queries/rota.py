"""Who works when: weekly patterns minus leave."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.db import rows
from hub.teams import rules
from hub.teams.queries.members import memberships
from hub.teams.rules import Away, Pattern, Shift


class OnDuty(NamedTuple):
    """A person on duty, with the hours (UTC) of one shift."""

    account_id: UUID
    name: str
    starts_at: datetime
    ends_at: datetime


@dataclass
class Working:
    """What is known of a person's working times in some span of days."""

    account_id: UUID
    name: str
    patterns: list[Pattern] = field(default_factory=list)
    leave: list[Away] = field(default_factory=list)

    def shifts_on(self, day: date) -> list[Shift]:
        """The shifts of one day."""
        return rules.shifts_on(self.patterns, self.leave, day)

    def is_away(self, day: date) -> bool:
        """True on a day of leave."""
        return rules.is_away(self.leave, day)


# Of the patterns that had begun before the span only the last matters, and those that begin within it.
PATTERNS = """
    select a.id as account_id, a.name, r.valid_from, s.weekday, s.starts, s.ends
    from account a join rota r on r.org_id = a.org_id and r.account_id = a.id
    left join rota_shift s on s.org_id = r.org_id and s.account_id = r.account_id and s.valid_from = r.valid_from
    where a.org_id = acting_org() and a.active and r.valid_from <= :until
      and r.valid_from >= coalesce(
          (select max(e.valid_from) from rota e
           where e.org_id = r.org_id and e.account_id = r.account_id and e.valid_from <= :since), r.valid_from)
      and (cast(:only as uuid) is null or a.id = :only)
    order by a.name, a.id, r.valid_from, s.weekday, s.starts
"""


def working(since: date, until: date, only: UUID | None = None) -> dict[UUID, Working]:
    """Everybody with a pattern in these days (both included), by name, with patterns and leave."""
    found: dict[UUID, Working] = {}
    shifts: dict[tuple[UUID, date], list[Shift]] = {}
    for one in rows(PATTERNS, since=since, until=until, only=only):
        found.setdefault(one.account_id, Working(one.account_id, one.name))
        of_pattern = shifts.setdefault((one.account_id, one.valid_from), [])
        if one.weekday is not None:
            of_pattern.append(Shift(one.weekday, one.starts, one.ends))
    for (account_id, valid_from), its in shifts.items():
        found[account_id].patterns.append(Pattern(valid_from, tuple(its)))
    for one in rows(
        """select account_id, starts_on, ends_on from leave
           where org_id = acting_org() and ends_on >= :since and starts_on <= :until""",
        since=since,
        until=until,
    ):
        if one.account_id in found:
            found[one.account_id].leave.append(Away(one.starts_on, one.ends_on))
    return found


def on_duty(day: date, team: str | None = None) -> list[OnDuty]:
    """Who is on duty on a UK day (rota minus leave), of one team or of all, by name; a row per shift, hours in UTC."""
    among = memberships().get(team, set()) if team else None
    return [
        OnDuty(one.account_id, one.name, *rules.hours(day, shift))
        for one in working(day, day).values()
        if among is None or one.account_id in among
        for shift in one.shifts_on(day)
    ]


def patterns_of(account_id: UUID) -> list[tuple[Pattern, int]]:
    """All of a person's patterns with their version, the latest first."""
    found: dict[date, tuple[list[Shift], int]] = {}
    for one in rows(
        """select r.valid_from, r.version, s.weekday, s.starts, s.ends from rota r
           left join rota_shift s on s.org_id = r.org_id and s.account_id = r.account_id and s.valid_from = r.valid_from
           where r.org_id = acting_org() and r.account_id = :id order by r.valid_from desc, s.weekday, s.starts""",
        id=account_id,
    ):
        shifts, _ = found.setdefault(one.valid_from, ([], one.version))
        if one.weekday is not None:
            shifts.append(Shift(one.weekday, one.starts, one.ends))
    return [(Pattern(day, tuple(shifts)), version) for day, (shifts, version) in found.items()]


def leave_of(account_id: UUID, since: date) -> Sequence[Row]:
    """A person's leave that is not over on a day, the next first."""
    return rows(
        """select id, starts_on, ends_on from leave
           where org_id = acting_org() and account_id = :id and ends_on >= :since order by starts_on""",
        id=account_id,
        since=since,
    )


def on_leave(day: date) -> set[UUID]:
    """Who has leave on a UK day, also of those who have no week."""
    found = rows(
        """select account_id from leave
           where org_id = acting_org() and starts_on <= :day and ends_on >= :day""",
        day=day,
    )
    return {one.account_id for one in found}
