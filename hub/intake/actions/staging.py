"""Good and bad rows into their tables: by COPY, then routed and matched as sets."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from hub.gazetteer.rules import uprn_key
from hub.intake.queries import Districts
from hub.intake.rules.reading import Reading
from hub.intake.rules.rows import Good, canonical
from hub.kernel.db import db, rows
from hub.kernel.keys import new_id, postcode_key, surname_key
from hub.kernel.tenancy import acting
from hub.programmes.models import Programme
from hub.programmes.rules import ends_on, priority

# COPY is refused on tables with row security, so it fills a table of this transaction's own.
STAGED = """
    number int, reference text, case_id uuid, resident_id uuid, digest text, facts jsonb, category text, ends_on date,
    priority int, surname_key text, forename_key text, born_on date, nhs_number text, postcode_key text, uprn_key text,
    listed_gss text
"""
REJECTED = "number int, cells jsonb, reasons jsonb"
ROUTE = text("""
    update import_row r set gss = found.gss, district_id = area.org_id, routed = found.how
    from (
        select r.number, coalesce(u.gss, p.gss, r.listed_gss) as gss,
               case when u.gss is not null then 'uprn' when p.gss is not null then 'postcode' else 'list' end as how
        from import_row r
        left join place u on u.kind = 'uprn' and u.key = r.uprn_key
             and u.valid_from <= :day and (u.valid_to is null or u.valid_to > :day)
        left join place p on p.kind = 'postcode' and p.key = r.postcode_key
             and p.valid_from <= :day and (p.valid_to is null or p.valid_to > :day)
        where r.org_id = :org and r.run_id = :run and coalesce(u.gss, p.gss, r.listed_gss) is not null
    ) found
    left join unnest(cast(:codes as text[]), cast(:orgs as int[])) as area (gss, org_id) on area.gss = found.gss
    where r.org_id = :org and r.run_id = :run and r.number = found.number
""")
MATCH = text("""
    update import_row r
    set case_id = found.case_id, verdict = case when found.digest = r.digest then 'unchanged' else 'changed' end
    from (
        select s.number, c.id as case_id, a.digest
        from import_row s
        join case_file c on c.org_id = s.org_id and c.programme = :programme and c.reference = s.reference
        left join arrival a on a.org_id = c.org_id and a.case_id = c.id
        where s.org_id = :org and s.run_id = :run and s.number between :first and :last
    ) found
    where r.org_id = :org and r.run_id = :run and r.number = found.number
""")
TALLY = """
    select count(*) filter (where verdict = 'new') as new, count(*) filter (where verdict = 'changed') as changed,
           count(*) filter (where verdict = 'unchanged') as unchanged,
           count(*) filter (where verdict <> 'unchanged' and district_id is null) as unrouted
    from import_row where org_id = :org and run_id = :run and number between :first and :last
"""
ALL = (0, 2**31 - 1)


def stage(run_id: UUID, reading: Reading, programme: Programme, districts: Districts, today: date) -> None:
    """Fill the run's rows and rejects, say which district each address lies in, and what each row will do."""
    _fill("import_row", STAGED, run_id, _staged(reading, programme, districts))
    _fill(
        "import_reject", REJECTED, run_id, ((bad.number, _json(bad.cells), _json(bad.reasons)) for bad in reading.bad)
    )
    codes, orgs = list(districts.org_by_gss), list(districts.org_by_gss.values())
    db.session.execute(ROUTE, _of(run_id) | {"day": today, "codes": codes, "orgs": orgs})
    match(run_id, programme.key)


def match(run_id: UUID, programme: str, first: int = ALL[0], last: int = ALL[1]) -> None:
    """Say of each row whether its case is new, and if not, whether the list says anything else of it than last time."""
    db.session.execute(MATCH, _of(run_id) | {"programme": programme, "first": first, "last": last})


def tally(run_id: UUID, first: int = ALL[0], last: int = ALL[1]) -> Row:
    """How many rows are new, changed, unchanged, and without a district."""
    return rows(TALLY, **_of(run_id), first=first, last=last)[0]


def _of(run_id: UUID) -> dict[str, Any]:
    return {"org": acting().org_id, "run": run_id}


def _fill(table: str, columns: str, run_id: UUID, lines: Iterable[tuple]) -> None:
    connection = db.session.connection()
    connection.exec_driver_sql("drop table if exists pg_temp.staged")
    connection.exec_driver_sql(f"create temporary table staged ({columns}) on commit drop")
    with connection.connection.driver_connection.cursor() as cursor, cursor.copy("copy staged from stdin") as copy:
        for line in lines:
            copy.write_row(line)
    names = ", ".join(column.split()[0] for column in columns.split(","))
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
    return (
        row.number,
        facts["reference"],
        new_id(),
        new_id(),
        row.digest,
        canonical(facts),
        facts.get("category"),
        ends,
        rank,
        surname,
        surname_key(facts.get("forename")),
        facts.get("born_on"),
        facts.get("nhs_number"),
        postcode_key(facts.get("postcode")),
        uprn_key(facts.get("uprn")),
        districts.listed(facts.get("ltla")),
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
