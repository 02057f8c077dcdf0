"""What the hub itself hands back of closed cases: how they ended, and what was learned on the way."""

# ruff: noqa: S608 - every statement is put together from this file's own constants, values travel apart

from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.cases.rules.facts import known_facts
from hub.cases.rules.words import POINT_KINDS
from hub.kernel.clock import UK
from hub.kernel.db import row, rows
from hub.kernel.words import phone
from hub.national.sources import ANY_STATE, NOT_TOLD, STANDS, Context, Offer, heading, source
from hub.programmes.facts import FACTS
from hub.programmes.rules import national_code
from hub.services.needs import KINDS as NEEDS

MOST = 2000  # rows of one kind in a pack; what is left goes into the next
NO_REFERENCE = "It has no national reference, because somebody here typed it in."
TYPE_IT = "Type it into the national system by hand, then add the reference that it got. The next list will know it."
NO_CODE = "The programme has no national code for this outcome on that day."
ADD_CODE = "Ask whoever looks after your organisation’s files to add one, or close the case with another outcome."

CLOSED = "c.org_id = acting_org() and c.status = 'closed' and c.programme = :programme"
STAMP = "c.outcome || ' ' || extract(epoch from c.closed_at)"
PERSON = ("nhs_number", "forename", "surname", "born_on", "gender", "ethnicity", "language", "house", "address",
          "postcode")  # fmt: skip
DAYS = ("onset_on", "tested_on", "exposed_on", "isolation_from")
CODE, OURS, ENDED, CALLS = "National outcome", "Our outcome", "Closed", "Calls made"


def needs_column(context: Context) -> str:
    """The column of what a resident needs: the list's own, where the tenant's file names it."""
    return context.national.needs_column or "Support needs"


def _closing_columns(context: Context) -> tuple[str, ...]:
    known = known_facts(context.programme)
    person = [heading(context, name, FACTS[name].label) for name in PERSON if name in known]
    days = [heading(context, name, FACTS[name].label) for name in (*DAYS, "contacts_named", "occupation")
            if name in known]  # fmt: skip
    return (_code_column(context), OURS, ENDED, heading(context, "category", "Category"), *person, *days,
            *phone_columns(context), heading(context, "emails", "Email"), "Other addresses", CALLS,
            needs_column(context))  # fmt: skip


def _code_column(context: Context) -> str:
    return heading(context, "national_status", CODE)


def phone_columns(context: Context) -> tuple[str, ...]:
    """What the list calls its columns of telephone numbers."""
    return context.programme.line_list.columns.get("phones") or ("Phone",)


@source("closing", "Closed case", "Closed cases", order=10, columns=_closing_columns)
def closings(context: Context) -> Iterator[Offer]:
    """Cases that closed since they were last told of, with everything that the hub knows of them."""
    found = rows(
        f"""select c.id, c.resident_id, c.reference, c.outcome, c.closed_at, c.category, c.calls, c.contacts_named,
                   c.facts ->> 'occupation' as occupation, {STAMP} as stamp,
                   {", ".join(f"c.{day}" for day in DAYS)}, {", ".join(f"r.{name}" for name in PERSON)}
            from case_file c join resident r on r.org_id = c.org_id and r.id = c.resident_id
            where {CLOSED} and {NOT_TOLD.format(kind="closing", key="c.id::text", stamp=STAMP)}
            order by c.closed_at, c.id limit {MOST}""",
        programme=context.programme.key,
    )
    points, needs = _points_of(one.resident_id for one in found), _needs_of(one.id for one in found)
    return (_closing(context, one, points.get(one.resident_id, []), needs.get(one.id, [])) for one in found)


def closing_stamp(case_id: UUID) -> str:
    """The version of its closing that a case stands at."""
    return row(
        f"select {STAMP} as stamp from case_file c where c.org_id = acting_org() and c.id = :id", id=case_id
    ).stamp


def _closing(context: Context, case: Row, points: list[Row], needs: list[str]) -> Offer:
    day = case.closed_at.astimezone(UK).date()
    code = national_code(context.programme, case.outcome or "", day, context.system)
    waits, advice = (NO_REFERENCE, TYPE_IT) if not case.reference else (NO_CODE, ADD_CODE) if not code else ("", "")
    outcome = context.programme.outcomes.get(case.outcome)
    category = next((one.label for one in context.programme.categories if one.key == case.category), case.category)
    told = {_code_column(context): code or "", OURS: outcome.label if outcome else case.outcome or "",
            ENDED: f"{case.closed_at.astimezone(UK):%Y-%m-%d %H:%M}",
            heading(context, "category", "Category"): category, CALLS: str(case.calls),
            needs_column(context): "; ".join(needs)}  # fmt: skip
    for name in (*PERSON, *DAYS, "contacts_named", "occupation"):
        told[heading(context, name, FACTS[name].label)] = written(getattr(case, name))
    told |= _reached(context, points)
    return Offer("closing", str(case.id), case.stamp, case.id, case.resident_id, case.reference, told,
                 {"closing": code}, waits, advice)  # fmt: skip


def _reached(context: Context, points: list[Row]) -> dict[str, str]:
    """Numbers one to a column, the last column taking what is left."""
    by_kind = {kind: [dialled(one.value) for one in points if one.kind == kind] for kind in POINT_KINDS}
    columns, numbers = phone_columns(context), by_kind["phone"]
    told = {column: numbers[at] if at < len(numbers) else "" for at, column in enumerate(columns[:-1])}
    told[columns[-1]] = "; ".join(numbers[len(columns) - 1 :])
    return told | {heading(context, "emails", "Email"): "; ".join(by_kind["email"]),
                   "Other addresses": "; ".join(by_kind["address"] + by_kind["other"])}  # fmt: skip


def written(value: Any) -> str:
    """A value as a cell holds it: a day as 1961-04-12, which no system takes for another, and a time as 17:30."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def dialled(value: str) -> str:
    """A telephone number as it is dialled here, since a leading '+' would pass for a formula; else what was typed."""
    return phone(value) if value.startswith("+44") else value


def _points_of(residents: Iterable[UUID]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {}
    for one in rows(
        """select resident_id, kind, value from contact_point where org_id = acting_org()
           and resident_id = any(cast(:ids as uuid[])) and state <> 'wrong'
           order by state = 'works' desc, source = 'list', added_at, id""",
        ids=list(residents),
    ):
        found.setdefault(one.resident_id, []).append(one)
    return found


def _needs_of(cases: Iterable[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for one in rows(
        """select distinct about_id, kind from need
           where org_id = acting_org() and about_id = any(cast(:ids as uuid[])) order by about_id, kind""",
        ids=list(cases),
    ):
        found.setdefault(one.about_id, []).append(NEEDS.get(one.kind, one.kind.replace("-", " ")))
    return found


POINT_KEY = "c.id || ' ' || p.id"
USE = "case when p.state = 'wrong' then 'wrong' else 'use' end"
USES = {"use": "Use this", "wrong": "Does not work"}


def _point_columns(context: Context) -> tuple[str, ...]:
    return ("Kind", *phone_columns(context)[:1], heading(context, "emails", "Email"), "Address", "Use")


@source("contact_point", "Contact detail", "Contact details", order=20, columns=_point_columns)
def contact_points(context: Context) -> Iterator[Offer]:
    """What the list did not know, what it knew and does not work, and what was told and turned out otherwise."""
    told = STANDS.format(kind="contact_point", key=POINT_KEY, states=ANY_STATE)
    not_told = NOT_TOLD.format(kind="contact_point", key=POINT_KEY, stamp=USE)
    found = rows(
        f"""select c.id, c.resident_id, c.reference, p.kind, p.value, {POINT_KEY} as key, {USE} as stamp
            from case_file c join contact_point p on p.org_id = c.org_id and p.resident_id = c.resident_id
            where {CLOSED} and c.reference is not null and ((p.source = 'list') = (p.state = 'wrong') or {told})
              and {not_told} order by c.closed_at, c.id, p.added_at, p.id limit {MOST}""",
        programme=context.programme.key,
    )
    return (_point(context, one) for one in found)


def _point(context: Context, one: Row) -> Offer:
    column = {"phone": phone_columns(context)[0], "email": heading(context, "emails", "Email")}.get(one.kind, "Address")
    told = {"Kind": POINT_KINDS[one.kind], column: dialled(one.value), "Use": USES[one.stamp]}
    name = {"phone": "phones", "email": "emails", "address": "address"}.get(one.kind)
    wrong = one.stamp == "wrong"
    expect = {} if not name or (wrong and name == "address") else {f"{'not ' * wrong}{name}": one.value}
    return Offer("contact_point", one.key, one.stamp, one.id, one.resident_id, one.reference, told, expect)


NEED_STAMP = "string_agg(distinct n.kind, ';' order by n.kind)"


@source("need", "Support need", "Support needs", order=30, columns=lambda context: (needs_column(context),))
def needs(context: Context) -> Iterator[Offer]:
    """Per case all that the resident needs; one that comes later is a correction of the row."""
    found = rows(
        f"""select * from (
                select c.id, c.resident_id, c.reference, c.closed_at, {NEED_STAMP} as stamp
                from case_file c join need n on n.org_id = c.org_id and n.about_id = c.id
                where {CLOSED} and c.reference is not null group by c.org_id, c.id) c
            where {NOT_TOLD.format(kind="need", key="c.id::text", stamp="c.stamp")}
            order by c.closed_at, c.id limit {MOST}""",
        programme=context.programme.key,
    )
    for one in found:
        words = "; ".join(NEEDS.get(kind, kind.replace("-", " ")) for kind in one.stamp.split(";"))
        expect = {f"column:{context.national.needs_column}": words} if context.national.needs_column else {}
        told = {needs_column(context): words}
        yield Offer("need", str(one.id), one.stamp, one.id, one.resident_id, one.reference, told, expect)


CORRECTABLE = {
    "forename": "r.forename", "surname": "r.surname", "born_on": "r.born_on::text", "nhs_number": "r.nhs_number",
    "house": "r.house", "address": "r.address", "postcode": "r.postcode", "onset_on": "c.onset_on::text",
    "tested_on": "c.tested_on::text", "contacts_named": "c.contacts_named::text",
}  # fmt: skip
FACT_KEY = "c.id || ' ' || f.name"
COLUMN, WAS, IS = "Column", "Was", "Is"


@source("fact", "Corrected fact", "Corrected facts", order=15, columns=lambda _: (COLUMN, WAS, IS))
def facts(context: Context) -> Iterator[Offer]:
    """What a person here corrected and the list still says otherwise; and what was told and was corrected back."""
    asked = [name for name in CORRECTABLE if name in context.programme.line_list.columns]
    values = ", ".join(f"('{name}', {CORRECTABLE[name]})" for name in asked)
    if not asked:
        return
    open_yet = STANDS.format(kind="fact", key=FACT_KEY, states="'outstanding', 'differs', 'again'")
    found = rows(
        f"""select c.id, c.resident_id, c.reference, f.name, cast(f.ours as varchar) as ours,
                   cast(a.facts ->> f.name as varchar) as listed, {FACT_KEY} as key
            from case_file c join resident r on r.org_id = c.org_id and r.id = c.resident_id
            join arrival a on a.org_id = c.org_id and a.case_id = c.id
            cross join lateral (values {values}) f (name, ours)
            where {CLOSED} and c.reference is not null and f.ours is not null
              and (f.ours is distinct from a.facts ->> f.name or {open_yet})
              and {NOT_TOLD.format(kind="fact", key=FACT_KEY, stamp="f.ours")}
            order by c.closed_at, c.id, f.name limit {MOST}""",
        programme=context.programme.key,
    )
    for one in found:
        told = {COLUMN: heading(context, one.name), WAS: one.listed or "", IS: one.ours}
        yield Offer("fact", one.key, one.ours, one.id, one.resident_id, one.reference, told, {one.name: one.ours})
