"""Events by a filter, newest first by id, so that order, page and span of time are one index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row

from hub.governance.rules import LAST, first_id
from hub.kernel.db import row, rows

COLUMNS = "e.id, e.at, e.kind, e.account_id, e.role, e.session_id, e.request_id, e.from_org, e.via, e.about, e.facts"
PAGE = 50
MOST_IN_FILE = 50_000

# The ids alone, each way by an index that holds all that the condition asks of, so that a rare kind among a million
# events is found without reading these. For several ids or kinds: of each its own newest ones, then their newest.
ABOUT = """
    select distinct e.id from unnest(cast(:about as uuid[])) as one (id)
    cross join lateral (
        select e.id from event_about a join event e on e.org_id = a.org_id and e.id = a.event_id
        where a.org_id = acting_org() and a.about = one.id and a.event_id < :before and {condition}
        order by a.event_id desc limit :limit) e"""
OF_KINDS = """
    select e.id from unnest(cast(:kinds as text[])) as one (kind)
    cross join lateral (
        select e.id from event e where e.kind = one.kind and {condition} order by e.id desc limit :limit) e"""
PLAIN = "select e.id from event e where {condition}"
SHOWN = """
    with found as materialized ({ids} order by id desc limit :limit)
    select {columns} from found join event e on e.org_id = acting_org() and e.id = found.id order by e.id desc"""


@dataclass(frozen=True)
class Filter:
    """Which events: about one of these ids, by this account, of these kinds, from a moment until before another."""

    about: tuple[UUID, ...] = ()
    person: UUID | None = None
    kinds: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    def ids(self, after: UUID | None, limit: int) -> tuple[str, dict]:
        """The statement that finds the events' ids, and its parameters: page, count and file use this one."""
        before = min(first_id(self.until) if self.until else LAST, after or LAST)
        parts, given = ["e.org_id = acting_org()", "e.id < :before"], {"before": before, "limit": limit}
        by_kind = bool(self.kinds) and not self.about and not self.person
        if self.since:
            parts.append("e.id >= :since")
            given["since"] = first_id(self.since)
        if self.person:
            parts.append("e.account_id = :person")
            given["person"] = self.person
        if self.kinds:
            given["kinds"] = list(self.kinds)
            parts += [] if by_kind else ["e.kind = any(:kinds)"]
        if self.about:
            given["about"] = list(self.about)
        source = ABOUT if self.about else OF_KINDS if by_kind else PLAIN
        return source.format(condition=" and ".join(parts)), given


def events(chosen: Filter, after: UUID | None = None, limit: int = PAGE + 1) -> Sequence[Row]:
    """The newest events of a filter, those before `after`."""
    ids, given = chosen.ids(after, limit)
    return rows(SHOWN.format(ids=ids, columns=COLUMNS), **given)


def event(event_id: UUID) -> Row | None:
    """One event."""
    return row(f"select {COLUMNS} from event e where e.org_id = acting_org() and e.id = :id", id=event_id)  # noqa: S608
