"""The only writers of close contacts and places. Each records its event; none commits."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy import case as sql_case
from sqlalchemy.dialects.postgresql import insert as upsert

from hub.cases.models import CaseFile
from hub.contacts import queries
from hub.contacts.models import CloseContact, NoneNamed, PlaceVisited
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id, postcode_key, surname_key
from hub.kernel.problems import EditConflict
from hub.kernel.tenancy import acting

MODELS = {"contacts": CloseContact, "places": PlaceVisited}


def add(sort: str, case: Row, typed: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """Keep what the resident named of one sort, 'contacts' or 'places'; each row is a checked form's."""
    _hold(case.id)
    common = {"org_id": acting().org_id, "case_id": case.id, "added_at": now(), "by": acting().account_id, "version": 1}
    rows = [common | dict(one) | _keys(one) | {"id": new_id()} for one in typed]
    db.session.execute(insert(MODELS[sort]), rows)
    db.session.execute(delete(NoneNamed).where(*_of(NoneNamed, case.id), NoneNamed.sort == sort))
    ids = [one["id"] for one in rows]
    record("named:added", about=[case.id, case.resident_id, *ids], case=case.id, sort=sort, count=len(ids))
    _count(sort, case.id)
    return ids


def change(sort: str, case: Row, one: Row, version: int, typed: Mapping[str, Any]) -> list[str]:
    """Correct one of them; returns the fields that changed. Raises EditConflict."""
    changed = [name for name, value in typed.items() if getattr(one, name) != value]
    if not changed:
        return []
    model = MODELS[sort]
    written = db.session.execute(
        update(model)
        .where(*_of(model, case.id), model.id == one.id, model.version == version)
        .values(version=version + 1, **typed, **_keys(typed))
    )
    if written.rowcount == 0:
        theirs = queries.one(sort, case.id, one.id)
        told = [(name.replace("_", " ").capitalize(), getattr(theirs, name), typed[name]) for name in changed]
        raise EditConflict(theirs.version, told, (case.id, case.resident_id, one.id))
    record("named:changed", about=[case.id, case.resident_id, one.id], case=case.id, sort=sort, fields=changed)
    return changed


def remove(sort: str, case: Row, one: Row) -> None:
    """Take out what was named by mistake. Somebody else may have done so already: then nothing happens."""
    _hold(case.id)
    model = MODELS[sort]
    gone = db.session.execute(delete(model).where(*_of(model, case.id), model.id == one.id))
    if gone.rowcount:
        record("named:removed", about=[case.id, case.resident_id, one.id], case=case.id, sort=sort)
        _count(sort, case.id)


def name_none(sort: str, case: Row) -> bool:
    """Keep that the resident says there is none to name; False where one is named already."""
    _hold(case.id)
    if queries.named(sort, case.id):
        return False
    values = {"org_id": acting().org_id, "case_id": case.id, "sort": sort, "at": now(), "by": acting().account_id}
    db.session.execute(upsert(NoneNamed).values(values).on_conflict_do_nothing())
    record("named:none", about=[case.id, case.resident_id], case=case.id, sort=sort)
    _count(sort, case.id)
    return True


def _hold(case_id: UUID) -> None:
    """Two who name people of one case wait for each other: the second counts those of the first, too."""
    mine = (CaseFile.org_id == acting().org_id, CaseFile.id == case_id)
    db.session.execute(select(CaseFile.id).where(*mine).with_for_update())


def _of(model: type, case_id: UUID) -> tuple:
    return model.org_id == acting().org_id, model.case_id == case_id


def _keys(typed: Mapping[str, Any]) -> dict[str, str]:
    if "surname" in typed:
        return {"surname_key": surname_key(typed["surname"])}
    return {"postcode_key": postcode_key(typed["postcode"])}


def _count(sort: str, case_id: UUID) -> None:
    """The case says how many close contacts were named here; None as long as nobody was named and nobody asked.

    None are left when the last one is taken out: that is said too, since the number before may have been told already.
    """
    if sort != "contacts":
        return
    named = select(func.count()).where(*_of(CloseContact, case_id)).scalar_subquery()
    nobody = select(NoneNamed.case_id).where(*_of(NoneNamed, case_id), NoneNamed.sort == sort).exists()
    told = CaseFile.contacts_named.is_not(None)
    db.session.execute(
        update(CaseFile)
        .where(CaseFile.org_id == acting().org_id, CaseFile.id == case_id)
        .values(contacts_named=sql_case((named > 0, named), (nobody | told, 0)), version=CaseFile.version + 1)
    )
