"""Reads of cases. The list, its counts and its search use one and the same condition."""

# ruff: noqa: S608 - every statement is put together from this file's own constants, values travel apart

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.cases.rules.search import search_keys
from hub.kernel.clock import now
from hub.kernel.db import row, rows
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import acting

PAGE = 50
MOST_COUNTED = 1000
NO_END = "date '9999-12-31'"
ORDER = f"c.priority, coalesce(c.ends_on, {NO_END}), c.received_at, c.id"

# What a row of the list and the page of a case both need, so that one rule tells what is next.
PARTS = """
    c.id, c.resident_id, c.reference, c.category, c.status, c.version, c.received_at, c.ends_on, c.priority, c.variant,
    c.facts, c.district_id, c.routed, c.bounces, c.suggested_id, c.allocated_to, c.calls, c.last_call_at,
    c.last_call_outcome, c.call_back_at, c.asked_back_at, c.asked_back_when,
    wish.language as asked_back_language, wish.phone as asked_back_phone, c.outcome, c.outcome_at, c.closed_at,
    r.forename, r.surname, r.postcode, r.born_on,
    district.short_name as district_name, suggested.short_name as suggested_name, tracer.name as tracer_name,
    e.status as enrichment_status, e.due_at as enrichment_due, coalesce(e.returned_at, e.ended_at) as enrichment_ended,
    coalesce(jsonb_array_length(e.answer -> 'contact_points'), 0) as enrichment_found, eo.short_name as enrichment_with,
    k.status as door_knock_status, k.due_at as door_knock_due, ko.short_name as door_knock_with,
    exists (select 1 from contact_point p where p.org_id = c.org_id and p.resident_id = c.resident_id
            and p.kind in ('phone', 'email') and p.state <> 'wrong') as usable
"""
LATEST = """
    left join lateral (
        select h.status, h.due_at, h.returned_at, h.ended_at, h.answer, h.other_org_id from handover h
        where h.org_id = c.org_id and h.origin_id = c.id and h.side = 'sent' and h.kind = '{kind}'
        order by h.raised_at desc, h.id desc limit 1) {name} on true
    left join organisation {name}o on {name}o.id = {name}.other_org_id
"""
# What the resident who waits for a call asked for, as far as the agreement let it pass.
WISH = """
    left join lateral (
        select b.phone, case when 'language' = any(h.returns) then b.language end as language
        from handover h join call_back b on b.org_id = h.org_id and b.handover_id = h.id and b.side = h.side
        where c.asked_back_at is not null and h.org_id = c.org_id and h.origin_id = c.id and h.side = 'sent'
        order by b.asked_at desc, b.id limit 1) wish on true
"""
TABLES = f"""
    from case_file c
    join resident r on r.org_id = c.org_id and r.id = c.resident_id
    left join organisation district on district.id = c.district_id
    left join organisation suggested on suggested.id = c.suggested_id
    left join account tracer on tracer.org_id = c.org_id and tracer.id = c.allocated_to
    {LATEST.format(kind="enrichment", name="e")} {LATEST.format(kind="door-knock", name="k")} {WISH}
"""

SHOWN = {
    "mine": "c.status = 'open' and c.allocated_to = :me",
    "all": "c.status = 'open'",
    "unallocated": "c.status = 'open' and c.allocated_to is null",
    "call-back": "c.call_back_at is not null",  # of closed ones too: there it is the resident who asked
    "district": """c.status = 'open' and exists (
        select 1 from handover h where h.org_id = c.org_id and h.origin_id = c.id and h.side = 'sent'
        and h.status in ('waiting', 'accepted'))""",
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


DETAILS = """,
    c.org_id, c.programme, c.origin, c.onset_on, c.tested_on, c.exposed_on, c.isolation_from, c.contacts_named, c.gss,
    c.outcome_handover_id, c.outcome_code, c.allocated_at,
    (select o.name from organisation o where o.id = c.org_id) as county_name,
    r.nhs_number, r.gender, r.ethnicity, r.language, r.house, r.address, r.uprn, r.version as resident_version,
    array(select p.value from contact_point p where p.org_id = c.org_id and p.resident_id = c.resident_id
          and p.kind = 'phone' order by p.added_at, p.id) as phones,
    array(select p.value from contact_point p where p.org_id = c.org_id and p.resident_id = c.resident_id
          and p.kind = 'email' order by p.added_at, p.id) as emails,
    array(select p.value from contact_point p where p.org_id = c.org_id and p.resident_id = c.resident_id
          and p.state = 'wrong' order by p.added_at, p.id) as wrong_points
"""


def is_taken(programme: str, reference: str | None) -> bool:
    """Whether a case of this programme has the reference already."""
    asked = """select exists (select from case_file c where c.org_id = acting_org() and c.programme = :programme
               and c.reference = :reference) as there"""
    return bool(reference) and row(asked, programme=programme, reference=reference).there


def case(case_id: UUID, lock: bool = False) -> Row:
    """One case with all its facts; `lock` holds it until the end of the transaction. Raises NotYours."""
    held = "for update of c" if lock else ""
    found = row(f"select {PARTS} {DETAILS} {TABLES} where c.org_id = acting_org() and c.id = :id {held}", id=case_id)
    if found is None:
        raise NotYours()
    return found


def cases_of(case_ids: Sequence[UUID]) -> Sequence[Row]:
    """These cases, in the order of the list; those of others are left out."""
    return rows(
        f"select {PARTS} {TABLES} where c.org_id = acting_org() and c.id = any(:ids) order by {ORDER}",
        ids=list(case_ids),
    )


def contact_points(resident_id: UUID) -> Sequence[Row]:
    """Every known way to reach a resident, with where it came from: those that may work first."""
    return rows(
        """
        select p.id, p.kind, p.value, p.source, p.found_in, p.state, p.added_at, a.name as by_name,
               o.short_name as from_name, coalesce(h.late, false) as late
        from contact_point p left join account a on a.org_id = p.org_id and a.id = p.added_by
        left join handover h on h.org_id = p.org_id and h.id = p.handover_id and h.side = 'sent'
        left join organisation o on o.id = h.other_org_id
        where p.org_id = acting_org() and p.resident_id = :resident order by p.state = 'wrong', p.added_at desc, p.id
        """,
        resident=resident_id,
    )


def story(case_id: UUID) -> Sequence[Row]:
    """What happened to a case: calls, changes, what people wrote. What was asked of others stands in the hand-overs."""
    return rows(
        """
        select l.at, 'call' as what, l.channel as code, l.outcome as outcome, p.value as other, l.note, a.name as who,
               l.call_back_at as then_at
        from call l left join account a on a.org_id = l.org_id and a.id = l.by
        left join contact_point p on p.org_id = l.org_id and p.id = l.contact_point_id
        where l.org_id = acting_org() and l.case_id = :id
        union all
        select n.at, 'note', n.kind, null, null, n.body, a.name, null
        from case_note n left join account a on a.org_id = n.org_id and a.id = n.by
        where n.org_id = acting_org() and n.case_id = :id
        union all
        select e.at, e.kind, case when e.kind <> 'case:updated' then coalesce(e.facts ->> 'how', e.facts ->> 'code')
                   when exists (select from event_about y join call_back b on b.org_id = y.org_id and b.id = y.about
                                where y.org_id = e.org_id and y.event_id = e.id) then 'card' end,
               coalesce(e.facts ->> 'outcome', e.facts ->> 'fields'), coalesce(t.name, o.short_name), null, a.name, null
        from event_about x join event e on e.org_id = x.org_id and e.id = x.event_id
        left join account a on a.org_id = e.org_id and a.id = e.account_id
        left join account t on t.org_id = e.org_id and t.id::text = e.facts ->> 'to'
        left join organisation o on o.id::text = e.facts ->> 'district'
        where x.org_id = acting_org() and x.about = :id
          and e.kind in ('case:opened', 'case:updated', 'case:allocated', 'case:routed', 'case:closed', 'case:reopened',
                         'case:asked_back')
        order by at desc
        """,
        id=case_id,
    )


def allocated_to(account_id: UUID, lock: bool = False) -> Sequence[Row]:
    """The open cases that somebody has been given: id and version; locked, for giving them back."""
    return rows(
        f"""select c.id, c.version from case_file c
            where c.org_id = acting_org() and c.allocated_to = :id and c.status = 'open'
            order by c.id {"for update" if lock else ""}""",  # noqa: S608
        id=account_id,
    )


def loads() -> Sequence[Row]:
    """The tracers to whom cases can be given, with how many open ones each has."""
    return rows(
        """
        select a.id, a.name, (select count(*) from case_file c where c.org_id = a.org_id and c.allocated_to = a.id
                              and c.status = 'open') as open
        from account a where a.org_id = acting_org() and a.active and exists (
            select 1 from account_role r where r.org_id = a.org_id and r.account_id = a.id
            and r.role in ('tracer', 'supervisor', 'consultant'))
        order by a.name, a.id
        """
    )


def districts() -> Sequence[Row]:
    """The organisations that answer for addresses: id and name."""
    return rows("select id, name, short_name from organisation where kind in ('district', 'unitary') order by name")


def answers_for(gss: str | None) -> int | None:
    """The organisation that answers for a statistical district today."""
    found = rows(
        "select org_id from organisation_area where gss = :gss and valid @> current_date order by org_id limit 1",
        gss=gss,
    )
    return found[0].org_id if gss and found else None
