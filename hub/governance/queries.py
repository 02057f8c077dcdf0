"""Reads of the audit trail, newest first by event id: a UUIDv7, so that order, page and span of time are one index."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row

from hub.governance.rules import LAST, LOOKS, first_id
from hub.kernel.db import row, rows

COLUMNS = "e.id, e.at, e.kind, e.account_id, e.role, e.session_id, e.request_id, e.from_org, e.via, e.about, e.facts"
PAGE = 50
MOST_IN_FILE = 50_000


@dataclass(frozen=True)
class Filter:
    """Which events: about one of these ids, by this account, of these kinds, from a moment until before another."""

    about: tuple[UUID, ...] = ()
    person: UUID | None = None
    kinds: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    def condition(self, after: UUID | None) -> tuple[str, dict]:
        """The SQL condition on `e` and its parameters: the page and its file use this one."""
        before = min(first_id(self.until) if self.until else LAST, after or LAST)
        parts = ["e.org_id = acting_org()", "e.id < :before"]
        parameters: dict = {"before": before}
        if self.since:
            parts.append("e.id >= :since")
            parameters["since"] = first_id(self.since)
        if self.person:
            parts.append("e.account_id = :person")
            parameters["person"] = self.person
        if self.kinds:
            parts.append("e.kind = any(:kinds)")
            parameters["kinds"] = list(self.kinds)
        return " and ".join(parts), parameters


def events(chosen: Filter, after: UUID | None = None, limit: int = PAGE + 1) -> Sequence[Row]:
    """The newest events of a filter, those before `after`."""
    condition, parameters = chosen.condition(after)
    if not chosen.about:
        statement = f"select {COLUMNS} from event e where {condition} order by e.id desc limit :limit"  # noqa: S608
        return rows(statement, limit=limit, **parameters)
    # For each id its own newest ones, by the index (org_id, about, event_id); then the newest of those.
    return rows(
        f"""select distinct on (e.id) e.* from unnest(cast(:about as uuid[])) as one (id)
            cross join lateral (
                select {COLUMNS} from event_about a join event e on e.org_id = a.org_id and e.id = a.event_id
                where a.org_id = acting_org() and a.about = one.id and a.event_id < :before and {condition}
                order by a.event_id desc limit :limit) e
            order by e.id desc limit :limit""",  # noqa: S608
        about=list(chosen.about),
        limit=limit,
        **parameters,
    )


def event(event_id: UUID) -> Row | None:
    """One event."""
    return row(f"select {COLUMNS} from event e where e.org_id = acting_org() and e.id = :id", id=event_id)  # noqa: S608


def by_person(about: Iterable[UUID]) -> Sequence[Row]:
    """Who had to do with these ids: how many looks and how many steps, from when to when."""
    return rows(
        """select e.account_id, e.from_org, e.role, min(e.kind) as kind, '{}'::jsonb as facts,
                  min(e.at) as first_at, max(e.at) as last_at,
                  count(*) filter (where e.kind = any(:looks)) as looks,
                  count(*) filter (where not e.kind = any(:looks)) as steps
           from event e
           where e.org_id = acting_org() and e.id in (
               select a.event_id from event_about a
               where a.org_id = acting_org() and a.about = any(cast(:about as uuid[])))
           group by e.account_id, e.from_org, e.role order by max(e.at) desc""",
        about=list(about),
        looks=list(LOOKS),
    )


def tally(person: UUID, since: datetime) -> Sequence[Row]:
    """How often a colleague did what since a moment, the most frequent first."""
    return rows(
        """select e.kind, count(*) as n, max(e.at) as last_at from event e
           where e.org_id = acting_org() and e.account_id = :person and e.id >= :since
           group by e.kind order by n desc, e.kind""",
        person=person,
        since=first_id(since),
    )


def holders() -> dict[str, list[str]]:
    """Who holds which role here, present people only."""
    held: dict[str, list[str]] = {}
    for one in rows(
        """select r.role, a.name from account_role r join account a on a.org_id = r.org_id and a.id = r.account_id
           where r.org_id = acting_org() and a.active order by a.name"""
    ):
        held.setdefault(one.role, []).append(one.name)
    return held
