"""The list of cases: it, its counts and its search use one and the same condition."""

# ruff: noqa: S608 - every statement is put together from this file's own constants, values travel apart

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.cases.queries.parts import NO_END, ORDER, PARTS, TABLES
from hub.cases.rules.search import search_keys
from hub.kernel.clock import now
from hub.kernel.db import row, rows
from hub.kernel.tenancy import acting

PAGE = 50
MOST_COUNTED = 1000

SHOWN = {
    "mine": "c.status = 'open' and c.allocated_to = :me",
    "all": "c.status = 'open'",
    "unallocated": "c.status = 'open' and c.allocated_to is null",
    "call-back": "c.call_back_at is not null",  # of closed ones too: there it is the resident who asked
    "district": """c.status = 'open' and exists (
        select 1 from handover h where h.org_id = c.org_id and h.origin_id = c.id and h.side = 'sent'
        and h.status in ('waiting', 'accepted') and not 0 = any(h.settled)
        union all
        select 1 from handover_origin n
        join handover h on h.org_id = n.org_id and h.id = n.handover_id and h.side = 'sent'
        where n.org_id = c.org_id and n.origin_id = c.id and h.status in ('waiting', 'accepted')
        and not n.place = any(h.settled))""",
    "triage": "c.status = 'open' and c.district_id is null",
    "closed": "c.status = 'closed'",
}
DUE = "c.call_back_at <= :now"
FOUND = {
    "reference": "c.reference = :reference",
    "nhs": "c.resident_id in (select x.id from resident x where x.org_id = acting_org() and x.nhs_number = :nhs)",
    # Letters behind every beginning: a comparison that sorts alike in every collation and keeps its index.
    "postcode": """c.resident_id in (select x.id from resident x where x.org_id = acting_org()
                   and x.postcode_key between :postcode and :postcode || 'ZZZZ')""",
    "surname": """c.resident_id in (select x.id from resident x where x.org_id = acting_org()
                  and x.surname_key between :surname and :surname || 'zzzzzzzz')""",
}


# Views with an order of their own, and where their next page begins; all others go by ORDER.
SORTED = {
    "closed": ("c.closed_at desc, c.id desc", "(c.closed_at, c.id) < (:a0, :a1)"),
    "call-back": ("c.call_back_at, c.id", "(c.call_back_at, c.id) > (:a0, :a1)"),
}


@dataclass(frozen=True)
class Filter:
    """What the list shows; kept in the page's address. A search looks at all cases, closed ones too."""

    show: str = "all"
    text: str = ""
    district: int | None = None
    keys: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self):
        object.__setattr__(self, "keys", search_keys(self.text))

    @property
    def view(self) -> str:
        """Which view is shown: none of them while something is searched for."""
        return "" if self.keys else self.show

    def condition(self) -> tuple[str, dict[str, Any]]:
        """The SQL condition on `c` and its parameters."""
        parts = ["c.org_id = acting_org()"]
        parts.append("(" + " or ".join(FOUND[key] for key in self.keys) + ")" if self.keys else SHOWN[self.show])
        parameters: dict[str, Any] = {"me": acting().account_id, "now": now(), **self.keys}
        if self.district:
            parts.append("c.district_id = :district")
            parameters["district"] = self.district
        return " and ".join(parts), parameters


def cases(chosen: Filter, after: tuple | None = None) -> Sequence[Row]:
    """One page, and one row more: the most urgent first, of closed ones the latest, of calls the first due."""
    condition, parameters = chosen.condition()
    order, following = SORTED.get(chosen.view, (ORDER, f"({ORDER}) > (:a0, :a1, :a2, :a3)"))
    if after:
        condition += f" and {following}"
        parameters |= {f"a{number}": value for number, value in enumerate(after)}
    # The page is cut before anything is looked up for its rows.
    first = f"(select * from case_file c where {condition} order by {order} limit {PAGE + 1})"
    tables = TABLES.replace("from case_file c", f"from {first} c")
    return rows(f"select {PARTS}, coalesce(c.ends_on, {NO_END}) as sort_on {tables} order by {order}", **parameters)


def counts(district: int | None = None) -> dict[str, Any]:
    """How many each view would show, up to a thousand and one, and the districts to choose from: one statement."""
    parts, parameters = [], {}
    for name in SHOWN:
        condition, needed = Filter(name, district=district).condition()
        parts.append(f"(select count(*) from (select 1 from case_file c where {condition} limit {MOST_COUNTED + 1}) x)")
        parameters |= needed
    counted = ", ".join(f'{part} as "{name}"' for name, part in zip(SHOWN, parts, strict=True) if name != "closed")
    due = parts[list(SHOWN).index("call-back")].replace(SHOWN["call-back"], DUE)
    districts = """(select json_agg(json_build_array(o.id, o.short_name) order by o.short_name) from organisation o
                    where o.kind in ('district', 'unitary')) as districts"""
    return dict(row(f'select {counted}, {due} as "call-back-due", {districts}', **parameters)._mapping)


def cases_of(case_ids: Sequence[UUID]) -> Sequence[Row]:
    """These cases, in the order of the list; those of others are left out."""
    return rows(
        f"select {PARTS} {TABLES} where c.org_id = acting_org() and c.id = any(:ids) order by {ORDER}",
        ids=list(case_ids),
    )


def allocated_to(account_id: UUID, lock: bool = False) -> Sequence[Row]:
    """The open cases that somebody has been given: id and version; locked, for giving them back."""
    return rows(
        f"""select c.id, c.version from case_file c
            where c.org_id = acting_org() and c.allocated_to = :id and c.status = 'open'
            order by c.id {"for update" if lock else ""}""",  # noqa: S608
        id=account_id,
    )
