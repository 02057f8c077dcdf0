"""Reads for the Integrity page: a statement each, however long the trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import Row

from hub.kernel.clock import now
from hub.kernel.db import row, rows
from hub.sealing.copies import LATE

MOST_COUNTED = 10_000
LAST = """
    select number, size, root, signed_at, key, note from seal_checkpoint
    where org_id = acting_org() order by number desc limit 1
"""
WAITING = f"""
    select count(*) as count, min(e.at) as oldest from (
        select org_id, event_id from unsealed where org_id = acting_org() order by event_id limit {MOST_COUNTED + 1}) u
    join event e on e.org_id = u.org_id and e.id = u.event_id
"""  # noqa: S608
COPIES = """
    select c.name, c.number, c.sent_at, c.fault,
           (select s.signed_at from seal_checkpoint s
            where s.org_id = c.org_id and s.number > c.number order by s.number limit 1) as waits_since,
           (select s.size from seal_checkpoint s where s.org_id = c.org_id and s.number = c.number) as size
    from seal_copy c where c.org_id = acting_org() order by c.name
"""
KEYS = "select key, since, first_number from seal_key where org_id = acting_org() order by first_number desc"


LATE_ONES = """
    select (select count(*) from seal_copy c where c.org_id = acting_org() and exists (
                select 1 from seal_checkpoint s
                where s.org_id = c.org_id and s.number > c.number and s.signed_at < :before)) as copies,
           exists (select 1 from (select org_id, event_id from unsealed
                                  where org_id = acting_org() order by event_id limit 1) u
                   join event e on e.org_id = u.org_id and e.id = u.event_id where e.at < :before) as sealing
"""


COMPARED = """
    select e.at, e.facts ->> 'result' as result, (e.facts ->> 'size')::bigint as size, a.name
    from event e left join account a on a.org_id = e.org_id and a.id = e.account_id
    where e.org_id = acting_org() and e.kind = 'seal:compared' order by e.id desc limit 1
"""


@dataclass(frozen=True)
class Standing:
    """How far a copy outside the database is. `waits_since` is when the oldest checkpoint it lacks was signed."""

    name: str
    size: int | None
    sent_at: datetime | None
    fault: str | None
    waits_since: datetime | None

    @property
    def is_late(self) -> bool:
        """True when it lacks a checkpoint for more than an hour."""
        return self.waits_since is not None and self.waits_since < now() - LATE


def late() -> Row:
    """How many copies lack a checkpoint for more than an hour, and whether sealing itself is as late."""
    return row(LATE_ONES, before=now() - LATE)


def last() -> Row | None:
    """The last checkpoint of this organisation's tree."""
    return row(LAST)


def compared() -> Row | None:
    """When a copy was compared last, by whom, up to which event and how it came out: the trail itself remembers."""
    return row(COMPARED)


def waiting() -> Row:
    """How many events wait to be sealed (at most one more than MOST_COUNTED), and when the oldest was recorded."""
    return row(WAITING)


def copies() -> list[Standing]:
    """Every copy that there is, and those that are set up and have got nothing yet."""
    found = {one.name: Standing(one.name, one.size, one.sent_at, one.fault, one.waits_since) for one in rows(COPIES)}
    for name in current_app.config["HUB"].seal_copies:
        found.setdefault(name, Standing(name, None, None, None, None))
    return list(found.values())


def signing_keys() -> Sequence[Row]:
    """The keys that signed this tree's checkpoints, the newest first."""
    return rows(KEYS)


def is_late(oldest: datetime | None) -> bool:
    """Whether events have waited for more than an hour."""
    return oldest is not None and oldest < now() - LATE
