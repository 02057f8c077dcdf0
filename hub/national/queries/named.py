"""Close contacts and places of closed cases in the hand-back: named, corrected, taken out again, none to name."""

# ruff: noqa: S608 - every statement is put together from this file's own constants, values travel apart

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from hub.contacts import queries as contacts
from hub.contacts.rules import Choice
from hub.kernel.db import rows
from hub.national.queries.closed import CLOSED, MOST, USES, dialled, phone_columns, written
from hub.national.rules.judging import LEAST
from hub.national.sources import NOT_TOLD, Context, Offer, heading, source

ENTRY, ENTRY_ID, MET, MET_ON, NOTE, USE = "Entry", "Entry ID", "How they met", "Last met", "Note", "Use"
KIND, NAME, ON, ARRIVED, LEFT = "Kind of place", "Name or address", "Day", "From", "Until"
NONE_TO_NAME, TAKE_OUT = "None to name", "Take out"

NONE_KEY = "c.id || ' none'"
GONE, NOBODY = "gone", "none"
# The cells that are told, so that a row is told again when one of them is another, whatever was changed and back again.
CONTACT_STAMP = "md5(row(n.forename, n.surname, n.met, n.met_on, n.phone, n.email, n.note)::text)"
PLACE_STAMP = 'md5(row(n.kind, n.name, n.postcode, n.visited_on, n.arrived, n."left", n.note)::text)'
# What the list said of their number before; a case has one record there.
LISTED = """(select max((a.facts ->> 'contacts_named')::int) from arrival a
             where a.org_id = c.org_id and a.case_id = c.id)"""
NAMED_NOW = "(select count(*) from close_contact o where o.org_id = c.org_id and o.case_id = c.id)"


def _found(kind: str, table: str, stamp: str, context: Context, more: str = "") -> Sequence[Row]:
    """The entries of closed cases that are not told as they are now."""
    return rows(
        f"""select n.*, c.resident_id, c.reference, {stamp} as stamp {more}
            from case_file c join {table} n on n.org_id = c.org_id and n.case_id = c.id
            where {CLOSED} and c.reference is not null and {NOT_TOLD.format(kind=kind, key="n.id::text", stamp=stamp)}
            order by c.closed_at, c.id, n.added_at, n.id limit {MOST}""",
        programme=context.programme.key,
    )


def _none(kind: str, sort: str, context: Context) -> Sequence[Row]:
    """Closed cases of which the resident said that there is none to name."""
    return rows(
        f"""select c.id as case_id, c.resident_id, c.reference, {NONE_KEY} as key
            from case_file c join none_named s on s.org_id = c.org_id and s.case_id = c.id and s.sort = :sort
            where {CLOSED} and c.reference is not null
              and {NOT_TOLD.format(kind=kind, key=NONE_KEY, stamp=f"'{NOBODY}'")}
            order by c.closed_at, c.id limit {MOST}""",
        programme=context.programme.key,
        sort=sort,
    )


def _gone(kind: str, table: str, sort: str, context: Context) -> Sequence[Row]:
    """What was told of closed cases and was taken out here since, with the cells that were told."""
    return rows(
        f"""select r.case_id, c.resident_id, c.reference, r.key, r.told
            from hand_back_row r join case_file c on c.org_id = r.org_id and c.id = r.case_id
            where {CLOSED} and r.kind = :kind and r.state <> 'superseded'
              and not exists (select 1 from {table} n where n.org_id = r.org_id and n.case_id = c.id
                              and n.id::text = r.key)
              and not exists (select 1 from none_named s where s.org_id = r.org_id and s.case_id = c.id
                              and s.sort = :sort and r.key = {NONE_KEY})
              and {NOT_TOLD.format(kind=kind, key="r.key", stamp=f"'{GONE}'")}
            order by c.closed_at, c.id, r.place limit {MOST}""",
        programme=context.programme.key,
        kind=kind,
        sort=sort,
    )


def _offer(kind: str, one: Row, key: str, stamp: str, told: dict[str, str], **expect: Any) -> Offer:
    return Offer(kind, key, stamp, one.case_id, one.resident_id, one.reference, told, expect)


def _ended(kind: str, table: str, sort: str, context: Context, columns: Sequence[str]) -> Iterator[Offer]:
    """What follows those that are named: none to name, and what is to be taken out again."""
    for one in _gone(kind, table, sort, context):
        told = {name: one.told.get(name, "") for name in columns} | {USE: TAKE_OUT}
        yield _offer(kind, one, one.key, GONE, told)
    for one in _none(kind, sort, context):
        expect = {"contacts_named": 0} if sort == "contacts" and _counts(context) else {}
        yield _offer(kind, one, one.key, NOBODY, {ENTRY: NONE_TO_NAME, USE: USES["use"]}, **expect)


def _counts(context: Context) -> bool:
    """Whether the list says how many close contacts were named."""
    return "contacts_named" in context.programme.line_list.columns


def _words(choices: Sequence[Choice]) -> Mapping[str, str]:
    """What the national system calls each choice."""
    return {one.key: one.national or one.label for one in choices}


def _contact_columns(context: Context) -> tuple[str, ...]:
    return (ENTRY, heading(context, "forename", "First name"), heading(context, "surname", "Last name"), MET, MET_ON,
            phone_columns(context)[0], heading(context, "emails", "Email"), NOTE, USE, ENTRY_ID)  # fmt: skip


@source("close_contact", "Close contact", "Close contacts", order=22, columns=_contact_columns)
def close_contacts(context: Context) -> Iterator[Offer]:
    """Who was named. A list only counts them: it confirms those whom it did not count before."""
    settings = contacts.settings()
    words, columns = _words(settings.met if settings else ()), _contact_columns(context)
    more = f", {LISTED} as listed, {NAMED_NOW} as named"
    for one in _found("close_contact", "close_contact", CONTACT_STAMP, context, more):
        cells = ("Close contact", one.forename, one.surname, words.get(one.met, one.met), one.met_on,
                 dialled(one.phone or ""), one.email, one.note, USES["use"], _short(one))  # fmt: skip
        told = dict(zip(columns, map(written, cells), strict=True))
        expect = {f"{LEAST}contacts_named": one.named} if _counts(context) and (one.listed or 0) < one.named else {}
        yield _offer("close_contact", one, str(one.id), one.stamp, told, **expect)
    yield from _ended("close_contact", "close_contact", "contacts", context, columns)


def _place_columns(context: Context) -> tuple[str, ...]:
    return (ENTRY, KIND, NAME, heading(context, "postcode", "Postcode"), ON, ARRIVED, LEFT, NOTE, USE, ENTRY_ID)


@source("place", "Place", "Places", order=24, columns=_place_columns)
def places(context: Context) -> Iterator[Offer]:
    """Where the resident was. No list shows it."""
    settings = contacts.settings()
    words, columns = _words(settings.places if settings else ()), _place_columns(context)
    for one in _found("place", "place_visited", PLACE_STAMP, context):
        cells = ("Place", words.get(one.kind, one.kind), one.name, one.postcode, one.visited_on, one.arrived, one.left,
                 one.note, USES["use"], _short(one))  # fmt: skip
        told = dict(zip(columns, map(written, cells), strict=True))
        yield _offer("place", one, str(one.id), one.stamp, told)
    yield from _ended("place", "place_visited", "places", context, columns)


def _short(one: Row) -> str:
    """By which a correction finds what it corrects, among the entries of one case."""
    return str(one.id)[-8:]
