"""What hangs on a case besides its calls: each feature says which of its rows go along with the case that goes on."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from hub.kernel.db import Base, db
from hub.kernel.tenancy import acting
from hub.matching.queries.merges import TABLES
from hub.matching.rules.merging import Change, Plan
from hub.support.models import Need

Told = Callable[[Any, Sequence[Any]], dict[str, Any]]
Follow = Callable[[Sequence[Change], bool], None]


@dataclass(frozen=True)
class Carried:
    """Rows of a table whose `column` names a case, and what one and several of them are called.

    `besides` tells what else changes of a row where others stand on that case already; `says` what the case that goes
    on says of all its rows then; `follow` is called with the changes once a merge, or its undoing (True), wrote them.
    `ended` is the sentence for a row of which `besides` changes something.
    """

    name: str
    words: tuple[str, str]
    table: type[Base]
    column: str
    besides: Told | None = None
    says: Told | None = None
    follow: Follow | None = None
    ended: str = ""


_CARRIED: dict[str, Carried] = {}


def carries(kind: Carried) -> None:
    """Register rows that go along; their table has org_id, id and version."""
    _CARRIED[kind.name] = kind
    TABLES[kind.name] = kind.table


carries(Carried("need", ("need", "needs"), Need, "about_id"))


def carry(plan: Plan, known: Sequence[Any], lock: bool = False) -> None:
    """Add to a plan what goes along with each case that ends as a duplicate; `known` are the cases of both people."""
    if not plan.duplicates:
        return
    for kind in _CARRIED.values():
        _carry(kind, plan, _of_cases(kind, {*plan.duplicates, *plan.duplicates.values()}, lock), known)


def _carry(kind: Carried, plan: Plan, rows: Sequence[Any], known: Sequence[Any]) -> None:
    stands: dict[UUID, list[Any]] = {}
    for one in rows:
        stands.setdefault(getattr(one, kind.column), []).append(one)
    for duplicate, to in plan.duplicates.items():
        for one in stands.get(duplicate, ()):
            there = stands.setdefault(to, [])
            more = kind.besides(one, there) if kind.besides else {}
            plan.change(kind.name, one, "case", **{kind.column: to}, **more)
            there.append(one)
    grown = {to for duplicate, to in plan.duplicates.items() if duplicate in stands}
    for case in known:
        if kind.says and case.id in grown:
            plan.change("case", case, kind.name, **kind.says(case, stands[case.id]))


def _of_cases(kind: Carried, case_ids: Collection[UUID], lock: bool) -> Sequence[Row]:
    table = kind.table.__table__
    asked = select(table).where(table.c.org_id == acting().org_id, table.c[kind.column].in_(list(case_ids)))
    return db.session.execute((asked.with_for_update() if lock else asked).order_by(table.c.id)).all()


def followed(changes: Collection[Change], back: bool = False) -> None:
    """Let each feature bring up to date what its cases say of the rows that moved."""
    for kind in _CARRIED.values():
        mine = [one for one in changes if one.of == kind.name]
        if mine and kind.follow:
            kind.follow(mine, back)


def going_along(plan: Plan) -> list[str]:
    """What goes along, in sentences, for whoever is about to merge."""
    moved = {kind: [one for one in plan.changes if one.of == kind.name] for kind in _CARRIED.values()}
    counted = [f"{len(rows)} {kind.words[len(rows) > 1]}" for kind, rows in moved.items() if rows]
    told = [f"What hangs on it goes along: {', '.join(counted)}."] if counted else []
    return told + [kind.ended for kind, rows in moved.items() if any(len(one.after) > 1 for one in rows)]
