"""A canary in every text of every tenant: '‡norwich‡' on another organisation's page is a leak, whatever the page."""

import re
from typing import Any

from hub.kernel import cipher
from hub.self_attack.book.codes import CODES

CANARY = re.compile(r"‡([a-z-]+)‡")
RESIDENT = re.compile(r"‡([0-9a-f]{12})‡")

# Inside documents: the table, the document, the path to a text that a person wrote.
WITHIN = (
    ("handover", "subject", "{surname}"),
    ("handover", "subject", "{address}"),
    ("handover", "subject", "{question}"),
    ("handover", "subject", "{needs_note}"),
    ("handover", "answer", "{done}"),
    ("handover", "answer", "{note}"),
    ("handover", "answer", "{contact_points,0,value}"),
    ("handover", "form", "{step,title}"),
    ("hand_back_row", "told", "{Surname}"),
    ("proposal", "body", "{purpose}"),
    ("case_file", "facts", "{occupation}"),
    ("subject_pack", "content", "{person,name}"),
    ("visit_attempt", "answers", "{note}"),
    ("kept_search", "typed", "{text}"),
    ("doorstep_answer", "answers", "{note}"),
)
# What is sealed (hub/kernel/cipher): the table, the column, the path to a text within it.
SEALED = (
    ("risk_marker", "note", ()),
    ("risk_marker_review", "reason", ()),
    ("import_reject", "cells", (1,)),
    ("import_reject", "cells", (2,)),
    ("import_row", "cells", (1,)),
    ("subject_pack", "content", ("person", "name")),
    ("visit_attempt", "answers", ("note",)),
    ("doorstep_answer", "answers", ("note",)),
)

COLUMNS = """
    select c.relname as table, a.attname as column
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and a.atttypid = 'text'::regtype
      and exists (select 1 from pg_attribute o where o.attrelid = c.oid and o.attname = 'org_id')
      and not exists (select 1 from pg_constraint k where k.conrelid = c.oid and k.contype in ('c', 'p', 'f')
                      and a.attnum = any (k.conkey))
    order by 1, 2"""
# Which resident a text is about: their id's last twelve digits, so that a page's looks can be held against its events.
WHOSE = {
    "resident": "id",
    "contact_point": "resident_id",
    "call": "case_id",
    "resident_message": "case_id",
    "case_note": "case_id",
    "batch_row": "case_id",
    "message": "handover_id",
    "hand_back_row": "case_id",
    "need": "about_id",
}


def columns(everything) -> list[tuple[str, str]]:
    """Every text column of a tenant's table that no constraint fixes and no code is kept in."""
    return [(one.table, one.column) for one in everything(COLUMNS) if f"{one.table}.{one.column}" not in CODES]


def sing(everything) -> None:
    """Put the canaries in, past every trigger, as the tables' owner or the superuser.

    `everything` must see all rows: an owner whom row security binds would sing to nobody.
    """
    texts = columns(everything)
    touched = sorted({table for table, _ in texts} | {table for table, _, _ in (*WITHIN, *SEALED)})
    for table in touched:
        everything(f"alter table {table} disable trigger user")
    for table, column in texts:
        whose = f"|| '‡' || right(t.{WHOSE[table]}::text, 12) || '‡'" if table in WHOSE else ""
        everything(
            f"""update {table} t set {column} = coalesce(t.{column}, '') || ' ‡' || o.slug || '‡' {whose}
                from organisation o where o.id = t.org_id"""
        )
    for table, document, path in WITHIN:
        whose = "|| '‡' || right(t.id::text, 12) || '‡'" if table == "handover" else ""
        everything(
            f"""update {table} t set {document} = jsonb_set(t.{document}, cast(:path as text[]),
                    to_jsonb((t.{document} #>> cast(:path as text[])) || ' ‡' || o.slug || '‡' {whose}))
                from organisation o where o.id = t.org_id and t.{document} #>> cast(:path as text[]) is not null""",
            path=path,
        )
    for table, column, path in SEALED:
        _sing_sealed(everything, table, column, path)
    for table in touched:
        everything(f"alter table {table} enable trigger user")


def _sing_sealed(everything, table: str, column: str, path: tuple[str | int, ...]) -> None:
    """A canary where nobody who has no key can put one: each value is opened, sung to, and sealed for its owner."""
    asked = f"""select t.ctid::text as at, t.org_id, o.slug, pg_typeof(t.{column})::text as type, t.{column} as value
                from {table} t join organisation o on o.id = t.org_id where t.{column} is not null"""
    for one in everything(asked):
        sung = cipher.addressed(_sung(one.value, path, f" ‡{one.slug}‡"), one.org_id)
        given = cipher.dumps(sung) if one.type == "jsonb" else sung
        put = f"update {table} set {column} = cast(:value as {one.type}) where ctid = cast(:at as tid)"
        everything(put, value=given, at=one.at)


def _sung(value: Any, path: tuple[str | int, ...], canary: str) -> Any:
    if not path:
        return type(value)(f"{value or ''}{canary}")
    told, (first, *rest) = dict(value if isinstance(value, dict) else enumerate(value)), path
    if told.get(first) is None:
        return value
    told[first] = _sung(told[first], tuple(rest), canary)
    return cipher.document(told if isinstance(value, dict) else list(told.values()))


def others(text: str, own: str) -> set[str]:
    """Whose canaries sing on this page besides its owner's."""
    return set(CANARY.findall(text)) - {own} - set(RESIDENT.findall(text))


# All texts of one organisation in a table that carry a canary.
OF_ONE = "select string_agg(t::text, ' ') as told from {} t where org_id = :org and t::text like '%‡%'"
TENANTS = """
    select c.relname as table from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and exists (select 1 from pg_attribute o where o.attrelid = c.oid and o.attname = 'org_id') order by 1"""


def fingerprints(everything) -> dict[tuple[str, int], str]:
    """For every table and organisation, what all its rows are: equal before and after, when nobody changed any."""
    tables = [one.table for one in everything(TENANTS)]
    found = everything(
        " union all ".join(
            f"""select '{table}' as name, org_id, md5(string_agg(md5(t::text), '' order by md5(t::text))) as print
                from {table} t group by org_id"""
            for table in tables
        )
    )
    return {(one.name, one.org_id): one.print for one in found}
