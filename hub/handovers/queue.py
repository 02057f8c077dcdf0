"""Reads of the queue: one condition for the list, its counts, its printed sheet.

Each filter sorts the rows into a few options (`SORTED`); the list asks for one option of each chosen filter, and the
counts beside a filter's options ask the same of all the other filters.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.handovers.rules import IN_QUEUE, search_ranges
from hub.kernel.clock import UK, now
from hub.kernel.db import row, rows
from hub.kernel.tenancy import acting
from hub.restricted.curtain import HIDDEN_NUMBER

PAGE = 50
PRINTED = 500
# Counts are exact up to here; a longer queue is counted so far, and its figures say "or more".
MOST_COUNTED = 5000

IS_OPEN = "h.status in ('waiting', 'accepted')"
SORTED = {
    "status": f"case when {IS_OPEN} then h.status else 'ended' end",
    "due": f"""case when not {IS_OPEN} then null when h.due_at < :now then 'overdue'
                    when h.due_at < :tomorrow then 'today' when h.due_at < :day_after then 'tomorrow'
                    else 'later' end""",
    "held": "case when h.holder_id = :me then 'mine' when h.holder_id is null then 'nobody' else 'colleague' end",
    "kind": "h.kind",
    "team": "h.team",
    "patch": "h.patch",
    "message": "h.unread > 0",
    "new": "h.opened_at is null",
}


@dataclass(frozen=True)
class Filter:
    """What a queue shows; kept in the page's address. `my_teams` are the keys behind the team 'mine'."""

    status: str = ""
    due: str = ""
    held: str = ""
    kind: str = ""
    team: str = ""
    patch: str = ""
    unread: str = ""
    text: str = ""
    my_teams: Collection[str] = field(default=(), compare=False)

    def rows_of(self) -> str:
        """The condition on `h` before any filter with counts: whose rows, in which state, found by which words."""
        parts = ["h.org_id = acting_org()", "h.side = 'received'", IN_QUEUE]
        if self.status != "ended" and not self.text:
            parts.append(IS_OPEN)
        return " and ".join(parts + ([self._found()] if self.text else []))

    def _found(self) -> str:
        ranges = enumerate(search_ranges(self.text))
        told = [f"(h.{column} >= :from_{place} and h.{column} < :until_{place})" for place, (column, *_) in ranges]
        return f"({' or '.join(told) or 'false'})"

    def parameters(self) -> dict[str, Any]:
        """What the conditions ask with."""
        today = now().astimezone(UK).replace(hour=0, minute=0, second=0, microsecond=0)
        days = {"tomorrow": _midnight(today, 1), "day_after": _midnight(today, 2)}
        asked = {"now": now(), "me": acting().account_id, "my_teams": list(self.my_teams)} | days
        asked |= {name: getattr(self, name) for name in ("status", "due", "held", "kind", "team", "patch")}
        for place, (_, first, until) in enumerate(search_ranges(self.text)):
            asked |= {f"from_{place}": first, f"until_{place}": until}
        return asked

    def matches(self, column_of=SORTED.get) -> dict[str, str]:
        """For each chosen filter, its condition on what `column_of` names: the rows themselves, or sorted ones."""
        found = {}
        for name in ("status", "due", "held", "kind", "team", "patch"):
            value, column = getattr(self, name), f"({column_of(name)})"
            if value and not (name == "status" and value == "any"):
                special = {"team:mine": f"{column} = any(:my_teams)", "team:none": f"{column} is null",
                           "patch:none": f"{column} is null", "status:open": f"{column} <> 'ended'"}  # fmt: skip
                found[name] = special.get(f"{name}:{value}", f"{column} = :{name}")
        if self.unread in ("message", "new"):
            found["unread"] = f"({column_of(self.unread)})"
        return found

    def condition(self) -> str:
        """The whole condition on `h`."""
        return " and ".join([self.rows_of(), *self.matches().values()])


def _midnight(today: datetime, days: int) -> datetime:
    return today + timedelta(days=days)  # in the UK's own clock: a day of 23 or 25 hours ends at its midnight too


# The page first, then the names and what was sent on, for its rows alone.
LISTED = """
    with page as materialized (
        select h.org_id, h.id, h.reference, h.kind, h.status, h.subject, h.due_at, h.raised_at, h.ended_at, h.version,
               h.team, h.patch, h.holder_id, h.held_by_rule, h.unread, h.opened_at, h.other_org_id
        from handover h where {condition} order by {order} limit :most)
    select page.*, o.short_name as other_short, a.name as holder_name, onward.status as onward_status,
           onward.short_name as onward_short
    from page left join organisation o on o.id = page.other_org_id
    left join account a on a.org_id = page.org_id and a.id = page.holder_id
    left join lateral (
        select c.status, p.short_name from handover c left join organisation p on p.id = c.other_org_id
        where c.org_id = page.org_id and c.parent_id = page.id and c.side = 'sent'
        order by c.raised_at desc, c.id desc limit 1) onward on page.kind = 'door-knock'
    order by {again}"""


def queue(chosen: Filter, after: tuple | None = None, most: int = PAGE) -> Sequence[Row]:
    """One page (and one row more, to know of a next), the first due first; of ended ones the latest first."""
    condition, parameters = chosen.condition(), chosen.parameters() | {"most": most + 1}
    key, sign, way = ("raised_at", "<", " desc") if chosen.status == "ended" else ("due_at", ">", "")
    if after:
        condition += f" and (h.{key}, h.id) {sign} (:after_at, :after_id)"
        parameters |= {"after_at": after[0], "after_id": after[1]}
    order, again = (f"{table}.{key}{way}, {table}.id{way}" for table in ("h", "page"))
    return rows(LISTED.format(condition=condition, order=order, again=again), **parameters)


def place(chosen: Filter, last: Row) -> tuple:
    """The sort values after which the next page begins."""
    return (last.raised_at if chosen.status == "ended" else last.due_at, last.id)


def listed(ids: Collection[UUID]) -> Sequence[Row]:
    """The received requests of these ids, the first due first, as a queue shows them."""
    condition = f"h.org_id = acting_org() and h.side = 'received' and {IN_QUEUE} and h.id = any(:ids)"
    order, again = "h.due_at, h.id", "page.due_at, page.id"
    return rows(LISTED.format(condition=condition, order=order, again=again), ids=list(ids), most=len(ids))


@dataclass(frozen=True)
class Counts:
    """How many rows each option of each filter would show, and how many the list has; `more` when it was cut off.

    `hidden` restricted records are not shown to whoever asks, in whichever list.
    """

    total: int
    of: dict[tuple[str, str | None], int]
    more: bool
    hidden: int = 0


def counts(chosen: Filter) -> Counts:
    """Beside each option, what choosing it would show: the rows that pass every other filter; one pass over them."""
    names = list(SORTED)
    sorted_rows = ", ".join(f"{sql} as {name}" for name, sql in SORTED.items())
    matches = chosen.matches(lambda name: name)
    kept = {name: [sql for other, sql in matches.items() if other != _filter_of(name)] for name in names}
    sums = ", ".join(_sum(f"n_{name}", parts) for name, parts in (kept | {"total": list(matches.values())}).items())
    sets = ", ".join(f"({name})" for name in names)
    found = rows(
        f"""with open as (select {sorted_rows} from handover h where {chosen.rows_of()} limit {MOST_COUNTED + 1}),
                 cell as (select {", ".join(names)}, count(*) as n from open group by {", ".join(names)})
            select {", ".join(names)}, grouping({", ".join(names)}) as asked, sum(n) as scanned, {sums},
                   {HIDDEN_NUMBER} as hidden
            from cell group by grouping sets ({sets}, ())""",  # noqa: S608
        **chosen.parameters(),
    )
    # grouping() is a number with a bit for each name, the last name's the lowest: set where the row sums over it.
    whole = 2 ** len(names) - 1
    by_option = {}
    for one in found:
        name = next((name for bit, name in enumerate(reversed(names)) if one.asked == whole - 2**bit), None)
        if name:
            by_option[name, getattr(one, name)] = int(getattr(one, f"n_{name}") or 0)
    total = next(one for one in found if one.asked == whole)
    return Counts(int(total.n_total or 0), by_option, (total.scanned or 0) > MOST_COUNTED, total.hidden)


def _filter_of(name: str) -> str:
    return "unread" if name in ("message", "new") else name


def _sum(name: str, parts: list[str]) -> str:
    return f"sum(n) filter (where {' and '.join(parts) or 'true'}) as {name}"


@dataclass(frozen=True)
class Around:
    """What the queue's filters offer here: teams and patches by key, and the teams that the acting person is in."""

    teams: dict[str, str]
    patches: dict[str, str]
    my_teams: frozenset[str]


def around() -> Around:
    """The organisation's teams and patches, and one's own teams, in one statement: every page of the queue asks."""
    found = row(
        """select (select body -> 'team' from section where org_id = acting_org() and name = 'teams'
                     and state = 'live') as teams,
                  (select body -> 'patch' from section where org_id = acting_org() and name = 'patches'
                     and state = 'live') as patches,
                  array(select team from team_member where org_id = acting_org() and account_id = :me) as mine""",
        me=acting().account_id,
    )
    named = ({one["key"]: one["label"] for one in listed or []} for listed in (found.teams, found.patches))
    return Around(*named, frozenset(found.mine))
