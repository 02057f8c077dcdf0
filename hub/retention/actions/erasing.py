"""Erasing a batch: the rows that its ids name are deleted or blanked, as each feature declared, and counted.

The statements run under hub_eraser, whom the database lets touch what a list of `erasure_item` names and no more.
"""

from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID

from flask import current_app
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from hub.intake.rules.mentions import is_of
from hub.kernel.clock import today
from hub.kernel.holding import RECORDS, Held, Ids, leaves_first, parameters
from hub.kernel.keys import new_id
from hub.retention.rules import MARKS, key, marks_of

PERSON = "person"
# A case that goes before its resident's other ones is put onto a row of its own, which tells of nobody.
PARTED = """
    select c.id, c.resident_id, r.gender, r.ethnicity from case_file c
    join resident r on r.org_id = c.org_id and r.id = c.resident_id
    where c.org_id = acting_org() and c.id = any(:cases) and r.erased_at is null
      and not exists (select from erasure_item i where i.org_id = c.org_id and i.run_id = :run
                      and i.about = c.resident_id)
"""
NOBODY = text("""
    insert into resident (org_id, id, forename_key, surname_key, postcode_key, home_key, gender, ethnicity, created_at,
                          version, compared, erased_at)
    values (acting_org(), :new, '', '', '', '', :gender, :ethnicity, now(), 1, 1, now())
""")
ONTO = text("update case_file set resident_id = :new where org_id = acting_org() and id = :id")
WHO = text("""
    select r.id, r.nhs_number, r.surname_key, r.forename_key, r.born_on from resident r
    where r.org_id = acting_org() and r.id = any(:residents)
""")
REJECTS = text("select run_id, number, cells from import_reject where org_id = acting_org()")
DROP = text("""
    delete from import_reject where org_id = acting_org() and run_id = :run_id and number = :number
""")
MARK = text("""
    insert into erased_mark (org_id, mark, run_id, sort, erased_at) values (acting_org(), :mark, :run, :sort, now())
    on conflict do nothing
""")
DONE = text("""
    update erasure_item set done_at = now()
    where org_id = acting_org() and run_id = :run and record = :record and about = any(:about)
""")


# What people typed to find somebody is sealed, so that nobody can tell whose name it is: all of it goes.
SEARCHES = text("delete from kept_search where org_id = acting_org()")
LOCK = {
    "residents": "select id from resident where org_id = acting_org() and id = any(:ids) order by id for update",
    "cases": "select id from case_file where org_id = acting_org() and id = any(:ids) order by id for update",
    "handovers": "select id from handover where org_id = acting_org() and id = any(:ids) order by id, side for update",
}


def lock(session: Session, items: Sequence[Row]) -> None:
    """Wait for whoever is changing one of these, or adding to it; they find it erased, or it is not erased."""
    with as_eraser(session):
        for sort, statement in LOCK.items():
            if ids := [one.about for one in items if one.sort == sort]:
                session.execute(text(statement), {"ids": ids})


@contextmanager
def as_eraser(session: Session):
    """The transaction as hub_eraser, for these statements alone; an owner's, who replays, stays the owner's."""
    session.flush()
    if session.info.get("owner"):
        yield
        return
    session.execute(text("set local role hub_eraser"))
    yield
    session.execute(text("reset role"))


def erase(session: Session, run_id: UUID, record: str, sets: Ids) -> dict[str, int]:
    """Erase these ids of one class, which a run lists; returns the rows by declaration."""
    parted = _part(session, run_id, record, sets)
    _mark(session, run_id, sets.get("residents", ()))
    rejects = _drop_rejects(session, sets.get("residents", ()))
    with as_eraser(session):
        counts = erase_rows(session, record, sets)
        about = [one for ids in sets.values() for one in ids]
        session.execute(DONE, {"run": run_id, "record": record, "about": about})
        beside = {"rejects": rejects, "typed": session.execute(SEARCHES).rowcount}
    add(counts, {name: number for name, number in beside.items() if number})
    for one in parted:
        new = new_id()
        session.execute(NOBODY, {"new": new, "gender": one.gender, "ethnicity": one.ethnicity})
        session.execute(ONTO, {"new": new, "id": one.id})
    return counts


def erase_rows(session: Session, record: str, sets: Ids) -> dict[str, int]:
    """Run the statements of what follows this class, what hangs on others before what it hangs on."""
    counts = {}
    for one in erased_with(record):
        condition = erasing_condition(one, record)
        wanted = parameters(condition, sets)
        if any(wanted.values()):
            counts[one.name] = session.execute(text(statement(one, condition)), wanted).rowcount
    return {name: count for name, count in counts.items() if count}


def erased_with(record: str) -> list[Held]:
    """The declarations whose rows go, or are blanked, when one of this class is erased."""
    if record == PERSON:
        return [one for one in leaves_first() if not one.beyond and (one.goes or one.erased)]
    classes = {record, *RECORDS[record].covers}
    return [one for one in leaves_first() if classes & set(one.records) and (one.goes or one.erased)]


def erasing_condition(one: Held, record: str) -> str:
    """By a rule a row goes by its own class's ids; with a person, by whatever finds it."""
    return one.of if record == PERSON else one.to_erase


def statement(one: Held, condition: str) -> str:
    """The SQL that erases rows of a table."""
    where = f"t.org_id = acting_org() and ({condition})"
    if one.goes:
        return f'delete from "{one.table}" t where {where}'  # noqa: S608
    blanks = ", ".join(f"{column} = {value}" for column, value in one.erased.items())
    return f'update "{one.table}" t set {blanks} where {where}'  # noqa: S608


def add(counts: dict[str, int], more: Mapping[str, int]) -> None:
    """Add these counts to those."""
    for name, count in more.items():
        counts[name] = counts.get(name, 0) + count


def _part(session: Session, run_id: UUID, record: str, sets: Ids) -> Sequence[Row]:
    """The cases of this batch whose resident stays, with what the figures keep."""
    if record != "case" or not sets.get("cases"):
        return ()
    return session.execute(text(PARTED), {"cases": list(sets["cases"]), "run": run_id}).all()


def _mark(session: Session, run_id: UUID, residents: Sequence[UUID]) -> None:
    """Write down by what the erased are recognised, while it is still there to be hashed."""
    if not residents:
        return
    secret = key(current_app.config["HUB"].secret_key, MARKS)
    org_id = session.execute(text("select acting_org()")).scalar_one()
    for one in session.execute(WHO, {"residents": list(residents)}):
        names = (one.surname_key, one.forename_key)
        for sort, mark in marks_of(secret, org_id, one.nhs_number, names, one.born_on).items():
            session.execute(MARK, {"mark": mark, "run": run_id, "sort": sort})


def _drop_rejects(session: Session, residents: Sequence[UUID]) -> int:
    """Delete the rows of lists that could not be imported and are of these people, as far as their cells tell.

    Not as hub_eraser, who touches what is listed by id: such a row has none.
    """
    people = session.execute(WHO, {"residents": list(residents)}).all() if residents else ()
    known = [one for one in people if one.nhs_number or one.surname_key]
    found = session.execute(REJECTS).all() if known else ()
    day = today()
    theirs = [
        {"run_id": one.run_id, "number": one.number}
        for one in found
        if any(is_of(one.cells, who.nhs_number, (who.surname_key, who.forename_key), who.born_on, day) for who in known)
    ]
    if theirs:
        session.execute(DROP, theirs)
    return len(theirs)
