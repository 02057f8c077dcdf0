"""Good and bad rows into their tables: by COPY, then routed and matched as sets."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from hub.gazetteer.homes import home_key
from hub.gazetteer.rules import uprn_key
from hub.intake.queries import Districts
from hub.intake.rules.reading import Reading
from hub.intake.rules.rows import Good, canonical, digest_of
from hub.kernel import cipher
from hub.kernel.db import db, rows
from hub.kernel.keys import postcode_key, surname_key
from hub.kernel.tenancy import acting
from hub.programmes.models import Programme
from hub.programmes.rules import ends_on, priority
from hub.restricted.curtain import lifted

# COPY is refused on tables with row security, so it fills a table of this transaction's own. There the rows are also
# routed and matched: the planner knows such a table's size once it is analyzed, which only its owner may do. Facts are
# left out of that: they are never matched by, and they are most of what there is to read.
COLUMNS = {
    "number": "int", "reference": "text", "digest": "text", "facts": "jsonb", "category": "text", "ends_on": "date",
    "priority": "int", "surname_key": "text", "forename_key": "text", "born_on": "date", "nhs_number": "varchar",
    "postcode_key": "text", "uprn_key": "text", "home_key": "text", "listed_gss": "text",
}  # fmt: skip
DECIDED = {
    "case_id": "uuid default uuidv7()", "resident_id": "uuid default uuidv7()", "gss": "text", "district_id": "int",
    "routed": "text", "verdict": "text default 'new'", "cells": "jsonb",
}  # fmt: skip
REJECTED = {"number": "int", "cells": "jsonb", "reasons": "jsonb"}
ROUTE = text("""
    update staged r set gss = found.gss, district_id = area.org_id, routed = found.how
    from (
        select s.number, coalesce(u.gss, p.gss, s.listed_gss) as gss,
               case when u.gss is not null then 'uprn' when p.gss is not null then 'postcode' else 'list' end as how
        from staged s
        left join place u on u.kind = 'uprn' and u.key = s.uprn_key
             and u.valid_from <= :day and (u.valid_to is null or u.valid_to > :day)
        left join place p on p.kind = 'postcode' and p.key = s.postcode_key
             and p.valid_from <= :day and (p.valid_to is null or p.valid_to > :day)
        where coalesce(u.gss, p.gss, s.listed_gss) is not null
    ) found
    left join unnest(cast(:codes as text[]), cast(:orgs as int[])) as area (gss, org_id) on area.gss = found.gss
    where r.number = found.number
""")
MATCH = text("""
    update staged r
    set case_id = found.case_id, resident_id = found.resident_id,
        verdict = case when found.digest = r.digest then 'unchanged' else 'changed' end
    from (
        select s.number, c.id as case_id, c.resident_id, a.digest
        from staged s
        join case_file c on c.org_id = :org and c.programme = :programme and c.reference = s.reference
        left join arrival a on a.org_id = c.org_id and a.case_id = c.id
    ) found
    where r.number = found.number
""")
# Known to lie elsewhere, and no case of ours so far: one that is known here stays, whatever its address says now.
OUTSIDE = text("""
    update staged set verdict = 'outside'
    where verdict = 'new' and gss is not null and not (gss = any(cast(:ours as text[])))
    returning number
""")
CELLS = text("""
    update staged s set cells = cast(came.cells as jsonb)
    from unnest(cast(:numbers as int[]), cast(:cells as text[])) as came (number, cells) where s.number = came.number
""")
# A row that lay elsewhere when the file was read has become a case's, if somebody opened one for it meanwhile.
DROP_DONE = """
    delete from import_row r where r.org_id = :org and r.run_id = :run and (r.verdict <> 'outside' or exists (
        select from case_file c join import_run i on i.org_id = r.org_id and i.id = r.run_id
        where c.org_id = r.org_id and c.programme = i.programme and c.reference = r.reference))
"""
TALLY = """
    select count(*) filter (where verdict = 'new') as new, count(*) filter (where verdict = 'changed') as changed,
           count(*) filter (where verdict = 'unchanged') as unchanged,
           count(*) filter (where verdict = 'outside') as outside,
           count(*) filter (where verdict in ('new', 'changed') and district_id is null) as unrouted
    from staged
"""


CellsOf = Callable[[Set[int]], dict[int, list[str]]]


def stage(
    run_id: UUID, reading: Reading, programme: Programme, districts: Districts, today: date, cells_of: CellsOf
) -> Row:
    """Fill the run's rows and rejects; say where each address lies and what each row will do, and return the tally.

    Rows of other counties are kept as they came, which `cells_of` their numbers tells.
    """
    _copy(REJECTED, ((bad.number, _json(cipher.document(bad.cells)), _json(bad.reasons)) for bad in reading.bad))
    _keep("import_reject", REJECTED, run_id)
    _copy(COLUMNS, _staged(reading, programme, districts), DECIDED)
    codes, orgs = list(districts.org_by_gss), list(districts.org_by_gss.values())
    db.session.execute(ROUTE, {"day": today, "codes": codes, "orgs": orgs})
    match(programme.key)
    _set_outside(districts, cells_of)
    found = rows(TALLY)[0]
    _keep("import_row", COLUMNS | DECIDED, run_id)
    return found


def _set_outside(districts: Districts, cells_of: CellsOf) -> None:
    numbers = set(db.session.execute(OUTSIDE, {"ours": list(districts.ours)}).scalars())
    if numbers:
        cells = cells_of(numbers)
        came = {"numbers": list(cells), "cells": [_json(cipher.document(one)) for one in cells.values()]}
        db.session.execute(CELLS, came)


def unstage(run_id: UUID, first: int, last: int) -> None:
    """Bring the run's rows from `first` to `last` back into the transaction's own table."""
    _bring_back("number between :first and :last", _of(run_id) | {"first": first, "last": last})


def unstage_outside(run_id: UUID, numbers: Collection[int]) -> None:
    """Bring these rows of other counties back as new ones."""
    _bring_back("number = any(:numbers) and verdict = 'outside'", _of(run_id) | {"numbers": list(numbers)})
    db.session.execute(text("update staged set verdict = 'new'"))


@lifted()
def _bring_back(which: str, given: dict[str, Any]) -> None:
    names = ", ".join(COLUMNS | DECIDED)
    _begin(COLUMNS | DECIDED)
    where = f"org_id = :org and run_id = :run and {which}"
    statement = f"insert into staged ({names}) select {names} from import_row where {where}"  # noqa: S608
    db.session.execute(text(statement), given)
    _analyze(COLUMNS | DECIDED)


@lifted()
def drop_read(run_id: UUID) -> None:
    """Drop all that was read of the run's file, because it is to be read anew."""
    for table in ("import_row", "import_reject"):
        db.session.execute(text(f"delete from {table} where org_id = :org and run_id = :run"), _of(run_id))  # noqa: S608


@lifted()
def drop_done(run_id: UUID) -> None:
    """Drop the run's rows that became cases or changed nothing; those of other counties stay to be passed on."""
    db.session.execute(text(DROP_DONE), _of(run_id))


@lifted()  # a row of somebody who is restricted changes their record, and makes no second one
def match(programme: str) -> Row:
    """Say of each staged row whether its case is new, else whether the list says anything new of it; and count them."""
    db.session.execute(MATCH, {"org": acting().org_id, "programme": programme})
    return rows(TALLY)[0]


def _of(run_id: UUID) -> dict[str, Any]:
    return {"org": acting().org_id, "run": run_id}


def _begin(columns: dict[str, str]) -> Connection:
    connection = db.session.connection()
    connection.exec_driver_sql("drop table if exists pg_temp.staged")
    listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    connection.exec_driver_sql(f"create temporary table staged ({listed}) on commit drop")
    return connection


def _copy(columns: dict[str, str], lines: Iterable[tuple], decided: dict[str, str] | None = None) -> None:
    driver = _begin(columns | (decided or {})).connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"copy staged ({', '.join(columns)}) from stdin") as copy:
        for line in lines:
            copy.write_row(line)
    _analyze(columns | (decided or {}))


def _analyze(columns: dict[str, str]) -> None:
    db.session.execute(text("set local default_statistics_target = 10"))  # a rough idea is enough to plan by
    db.session.execute(text(f"analyze staged ({', '.join(name for name in columns if columns[name] != 'jsonb')})"))


def _keep(table: str, columns: dict[str, str], run_id: UUID) -> None:
    names = ", ".join(columns)
    statement = f"insert into {table} (org_id, run_id, {names}) select :org, :run, {names} from staged"  # noqa: S608
    db.session.execute(text(statement), _of(run_id))


def _staged(reading: Reading, programme: Programme, districts: Districts) -> Iterator[tuple]:
    known: dict[Any, Any] = {}

    def once(function, key):
        if (function, key) not in known:
            known[function, key] = function(key)
        return known[function, key]

    def decided(key: tuple) -> tuple[date | None, int]:
        facts = {name: date.fromisoformat(value) if name.endswith("_on") and value else value for name, value in key}
        present = {name: value for name, value in facts.items() if value is not None}
        return ends_on(programme, present), priority(programme, present).rank

    asked = _deciding(programme)
    for row in reading.good.values():
        ends, rank = once(decided, tuple((name, row.facts.get(name)) for name in asked))
        yield _line(row, ends, rank, once(surname_key, row.facts.get("surname")), districts)


def _deciding(programme: Programme) -> tuple[str, ...]:
    """The facts that the programme's rules look at, few of which differ between rows."""
    counted = {fact for rule in programme.endings for fact in rule.counts_from}
    return tuple(sorted({"category"} | counted | {one.fact for one in programme.priorities}))


def _line(row: Good, ends: date | None, rank: int, surname: str, districts: Districts) -> tuple:
    facts = row.facts
    secrets = {name: facts[name].sealed() for name in cipher.SECRET_KEYS if name in facts}
    said = _sealed(row.said, facts, secrets)
    return (
        row.number,
        facts["reference"],
        digest_of(said),
        said[:-1] + f',"stamps":{canonical(facts["stamps"])}}}' if "stamps" in facts else said,
        facts.get("category"),
        ends,
        rank,
        surname,
        surname_key(facts.get("forename")),
        facts.get("born_on"),
        secrets.get("nhs_number"),
        postcode_key(facts.get("postcode")),
        uprn_key(facts.get("uprn")),
        home_key(facts),
        districts.listed(facts.get("ltla")),
    )


def _sealed(said: str, facts: Mapping[str, Any], secrets: Mapping[str, str]) -> str:
    """What a row says, with its secrets sealed. Its digest is of this: of plain text one could try all numbers.

    In the text, since to make it anew of ten thousand rows takes longer than all sealing.
    """
    for name, held in secrets.items():
        said = said.replace(f'"{name}":{canonical(facts[name])}', f'"{name}":"{held}"')
    return said


def _json(value: Any) -> str:
    return cipher.dumps(value)
