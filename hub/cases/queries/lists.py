"""The list of cases: it, its counts and its search use one and the same condition."""

# ruff: noqa: S608 - every statement is put together from this file's own constants, values travel apart

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.cases.queries.clocks import complex_setting, overdue
from hub.cases.queries.parts import ASKED, NO_END, ORDER, PARTS, TABLES
from hub.cases.rules.search import NOBODY, search_keys
from hub.kernel.clock import now
from hub.kernel.db import row, rows
from hub.kernel.tenancy import acting
from hub.programmes.models import Programme
from hub.programmes.queries import programme as in_force
from hub.restricted.curtain import HIDDEN_NUMBER

PAGE = 50
SIFTED = 500  # rows that are looked at in one go, where the program itself has to choose
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
    "escalated": "c.status = 'open' and c.escalation_state in ('waiting', 'taken', 'asked', 'advised', 'passed')",
    "triage": "c.status = 'open' and c.district_id is null",
    "closed": "c.status = 'closed'",
}
# Views that the programme's data tell, at a moment.
TOLD: dict[str, Callable[[Programme], tuple[str, dict[str, Any]]]] = {
    "overdue": lambda programme: overdue(programme, now()),
    "complex": complex_setting,
}
VIEWS = (*SHOWN, *TOLD)
JOINED = {"overdue": ASKED}  # what a view's condition looks at besides the case
DUE = "c.call_back_at <= :now"
FOUND = {
    "reference": "c.reference = :reference",
    # Whoever was merged into somebody is still found under what they had been known by.
    "nhs": """c.resident_id in (select coalesce(x.merged_into, x.id) from resident x
              where x.org_id = acting_org() and x.nhs_number = :nhs)""",
    # Letters behind every beginning: a comparison that sorts alike in every collation and keeps its index.
    "postcode": """c.resident_id in (select coalesce(x.merged_into, x.id) from resident x where x.org_id = acting_org()
                   and x.postcode_key between :postcode and :postcode || 'ZZZZ')""",
    "surname": """c.resident_id in (select coalesce(x.merged_into, x.id) from resident x where x.org_id = acting_org()
                  and x.surname_key between :surname and :surname || 'zzzzzzzz')""",
}


# Whom and what the list can be narrowed to.
CHOICES = """
    (select json_agg(json_build_array(o.id, o.short_name) order by o.short_name) from organisation o
     where o.kind in ('district', 'unitary')) as districts,
    (select json_agg(json_build_array(a.id, a.name) order by a.name, a.id) from account a
     where a.org_id = acting_org() and a.active and exists (
         select 1 from account_role r where r.org_id = a.org_id and r.account_id = a.id
         and r.role in ('tracer', 'supervisor', 'consultant'))) as tracers
"""
# Views with an order of their own, and where their next page begins; all others go by ORDER.
SORTED = {
    "closed": ("c.closed_at desc, c.id desc", "(c.closed_at, c.id) < (:a0, :a1)"),
    "call-back": ("c.call_back_at, c.id", "(c.call_back_at, c.id) > (:a0, :a1)"),
}


@dataclass(frozen=True)
class Filter:
    """What the list shows; kept in the page's address. A search looks at all cases, closed ones too.

    `tracer` is an account's id, or "nobody"; `programme` is the one in force unless told.
    """

    show: str = "all"
    text: str = ""
    district: int | None = None
    priority: int | None = None
    category: str | None = None
    tracer: str | None = None
    programme: Programme | None = None
    keys: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self):
        object.__setattr__(self, "keys", search_keys(self.text))

    @property
    def view(self) -> str:
        """Which view is shown: none of them while something is searched for."""
        return "" if self.keys else self.show

    @property
    def narrowed(self) -> dict[str, Any]:
        """What the view is narrowed by."""
        given = {name: getattr(self, name) for name in ("district", "priority", "category", "tracer")}
        return {name: value for name, value in given.items() if value}

    @property
    def joined(self) -> str:
        """The tables that the condition needs beside `c`."""
        return JOINED.get(self.view, "")

    def condition(self) -> tuple[str, dict[str, Any]]:
        """The SQL condition on `c` and its parameters."""
        parameters: dict[str, Any] = {"me": acting().account_id, "now": now(), **self.keys, **self.narrowed}
        if self.keys:
            shown = "(" + " or ".join(FOUND[key] for key in self.keys) + ")"
        elif self.show in TOLD:
            shown, needed = TOLD[self.show](self.programme or in_force())
            parameters |= needed
        else:
            shown = SHOWN[self.show]
        return " and ".join(
            ["c.org_id = acting_org()", "c.erased_at is null", shown, *self._narrowing(parameters)]
        ), parameters

    def _narrowing(self, parameters: dict[str, Any]) -> Iterator[str]:
        columns = {"district": "district_id", "priority": "priority", "category": "category", "tracer": "allocated_to"}
        for name in self.narrowed:
            if parameters[name] == NOBODY:
                yield "c.allocated_to is null"
            else:
                yield f"c.{columns[name]} = " + ("cast(:tracer as uuid)" if name == "tracer" else f":{name}")


def cases(chosen: Filter, after: tuple | None = None, most: int | None = None) -> Sequence[Row]:
    """One page or `most`, and one row more: the most urgent first, of closed ones the latest, of calls the first."""
    condition, parameters = chosen.condition()
    order, following = SORTED.get(chosen.view, (ORDER, f"({ORDER}) > (:a0, :a1, :a2, :a3)"))
    if after:
        condition += f" and {following}"
        parameters |= {f"a{number}": value for number, value in enumerate(after)}
    # The page is cut before anything is looked up for its rows.
    first = (
        f"(select c.* from case_file c {chosen.joined} where {condition} order by {order} limit {(most or PAGE) + 1})"
    )
    tables = TABLES.replace("from case_file c", f"from {first} c")
    return rows(f"select {PARTS}, coalesce(c.ends_on, {NO_END}) as sort_on {tables} order by {order}", **parameters)


def sort_key(view: str = "") -> Callable[[Row], tuple]:
    """By what a row is found again as the place where the next page of a view begins."""
    keys = {"closed": lambda row: (row.closed_at, row.id), "call-back": lambda row: (row.call_back_at, row.id)}
    return keys.get(view, lambda row: (row.priority, row.sort_on, row.received_at, row.id))


Keep = Callable[[Sequence[Row]], Iterable[Row]]


def sifted(chosen: Filter, after: tuple | None, keep: Keep, most: int = PAGE) -> list[Row]:
    """One page or `most`, and one row more, of those that no statement can ask for: `keep` chooses of many."""
    kept: list[Row] = []
    while len(kept) <= most:
        found = cases(chosen, after, SIFTED)
        kept += keep(found[:SIFTED])
        if len(found) <= SIFTED:
            break
        after = sort_key(chosen.view)(found[SIFTED - 1])
    return kept[: most + 1]


def counts(**narrowed: Any) -> dict[str, Any]:
    """How many each view would show, up to a thousand and one, and whom to choose from: one statement."""
    parts, parameters = {}, {}
    for name in VIEWS:
        chosen = Filter(name, **narrowed)
        condition, needed = chosen.condition()
        some = f"select 1 from case_file c {chosen.joined} where {condition} limit {MOST_COUNTED + 1}"
        parts[name] = f"(select count(*) from ({some}) x)"
        parameters |= needed
    counted = ", ".join(f'{part} as "{name}"' for name, part in parts.items() if name != "closed")
    due = parts["call-back"].replace(SHOWN["call-back"], DUE)
    return dict(
        row(f'select {counted}, {due} as "call-back-due", {HIDDEN_NUMBER} as hidden, {CHOICES}', **parameters)._mapping
    )


def cases_of(case_ids: Sequence[UUID]) -> Sequence[Row]:
    """These cases, in the order of the list; those of others are left out."""
    return rows(
        f"select {PARTS} {TABLES} where c.org_id = acting_org() and c.id = any(:ids) order by {ORDER}",
        ids=list(case_ids),
    )


def allocated_to(account_id: UUID) -> Sequence[Row]:
    """The open cases that somebody has been given: id and version; locked, for giving them back."""
    return rows(
        """select c.id, c.version from case_file c
           where c.org_id = acting_org() and c.allocated_to = :id and c.status = 'open' order by c.id for update""",
        id=account_id,
    )


def number_allocated(account_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many open cases each of several people has been given, nobody without any."""
    found = rows(
        """select c.allocated_to, count(*) as n from case_file c
           where c.org_id = acting_org() and c.allocated_to = any(:ids) and c.status = 'open' group by 1""",
        ids=list(account_ids),
    )
    return {one.allocated_to: one.n for one in found}
