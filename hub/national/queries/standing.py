"""How what was told stands: what is open, what a list now says of it, the counts that go with the list."""

# ruff: noqa: S608 - every statement is put together from this file's own constants, values travel apart

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.clock import now
from hub.kernel.db import row, rows
from hub.kernel.problems import NotYours

PAGE = 50
MOST_COUNTED = 1000
SHOWN = {
    "open": "r.state in ('differs', 'outstanding')",
    "differs": "r.state = 'differs'",
    "overdue": "r.state = 'outstanding' and r.made_at < :late",
    "waiting": "r.state = 'outstanding' and r.made_at >= :late",
    "again": "r.state = 'again'",
    "settled": "r.state in ('acknowledged', 'taken')",
    "confirmed": "r.state = 'confirmed'",
}
ROW = """
    select r.id, r.pack_id, r.kind, r.key, r.case_id, r.reference, r.told, r.expect, r.before, r.theirs, r.change,
           r.made_at, r.state, r.state_at, r.receipt, p.number, p.headings, c.resident_id, c.status as case_status,
           c.outcome, c.version as case_version, s.name as settled_by_name
    from hand_back_row r
    join hand_back_pack p on p.org_id = r.org_id and p.id = r.pack_id
    join case_file c on c.org_id = r.org_id and c.id = r.case_id
    left join account s on s.org_id = r.org_id and s.id = r.settled_by
    where r.org_id = acting_org()
"""


@dataclass(frozen=True)
class Filter:
    """What the list shows: a state, a kind of row, and from when on an outstanding row is overdue."""

    late: datetime
    show: str = "open"
    kind: str = ""

    @classmethod
    def of(cls, overdue_hours: int, show: str, kind: str) -> "Filter":
        """From what stands in the page's address; an unknown view is the one of what is open."""
        return cls(now() - timedelta(hours=overdue_hours), show if show in SHOWN else "open", kind)

    def condition(self, show: str | None = None) -> tuple[str, dict[str, Any]]:
        """The SQL condition on `r` and its parameters: the list and its counts use this one."""
        parts, parameters = [SHOWN[show or self.show]], {"late": self.late}
        if self.kind:
            parts.append("r.kind = :kind")
            parameters["kind"] = self.kind
        return " and ".join(parts), parameters


def standing(chosen: Filter, after: tuple[datetime, UUID] | None = None) -> Sequence[Row]:
    """One page and one row more: the oldest first, since it waits longest."""
    condition, parameters = chosen.condition()
    if after:
        condition += " and (r.made_at, r.id) > (:a0, :a1)"
        parameters |= {"a0": after[0], "a1": after[1]}
    return rows(f"{ROW} and {condition} order by r.made_at, r.id limit {PAGE + 1}", **parameters)


def tally(chosen: Filter) -> dict[str, int]:
    """How many rows each view would show, up to a thousand and one: one statement."""
    parts, parameters = [], {}
    for name in SHOWN:
        condition, needed = chosen.condition(name)
        parts.append(f"""(select count(*) from (select 1 from hand_back_row r where r.org_id = acting_org()
                         and {condition} limit {MOST_COUNTED + 1}) x) as "{name}" """)
        parameters |= needed
    return dict(row(f"select {', '.join(parts)}", **parameters)._mapping)


def standing_row(row_id: UUID, lock: bool = False) -> Row:
    """One row with its pack and case. Raises NotYours."""
    found = row(f"{ROW} and r.id = :id {'for update of r' if lock else ''}", id=row_id)
    if found is None:
        raise NotYours()
    return found


def earlier(kind: str, key: str, row_id: UUID) -> Sequence[Row]:
    """What else was told of the same thing, the latest first."""
    same = "r.kind = :kind and r.key = :key and r.id <> :id"
    return rows(f"{ROW} and {same} order by r.made_at desc, r.id desc limit 20", kind=kind, key=key, id=row_id)


def of_case(case_id: UUID) -> Sequence[Row]:
    """What was told of one case and stands, for its page."""
    return rows(f"{ROW} and r.case_id = :id and r.state <> 'superseded' order by r.made_at desc, r.place", id=case_id)


def of_run(run_id: UUID) -> Sequence[Row]:
    """What stands of the cases that an import said something new of, each with what the list now says."""
    return rows(
        """select r.id, r.kind, r.expect, r.before, r.theirs, r.state, r.case_id, c.resident_id, a.facts
           from arrival a join hand_back_row r on r.org_id = a.org_id and r.case_id = a.case_id
           join case_file c on c.org_id = r.org_id and c.id = r.case_id
           where a.org_id = acting_org() and a.run_id = :run and r.state <> 'superseded'
           order by r.id for update of r""",
        run=run_id,
    )


def listed_now(cases: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """Per case what the list last said of it."""
    asked = "select case_id, facts from arrival where org_id = acting_org() and case_id = any(cast(:ids as uuid[]))"
    return {one.case_id: one.facts for one in rows(asked, ids=list(cases))}


def outstanding_in(pack_id: UUID) -> int:
    """How many rows of a pack nobody has confirmed or settled."""
    return row(
        """select count(*) as open from hand_back_row where org_id = acting_org() and pack_id = :id
           and state = 'outstanding'""",
        id=pack_id,
    ).open
