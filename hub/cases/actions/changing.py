"""What is known of a resident and a case is corrected, and ways to reach them are added."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from hub.cases.actions.deciding import moved
from hub.cases.actions.derived import COUNTED, PERSON, TOLD, counted, person_keys, placed
from hub.cases.actions.writing import write, write_note
from hub.cases.knowing import person_changed
from hub.cases.models import ContactPoint, Resident
from hub.kernel import keys
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.kernel.tenancy import acting
from hub.programmes.models import Programme


def change_case(case: Row, version: int, programme: Programme, typed: Mapping[str, Any]) -> list[str]:
    """Correct what is known of a resident and a case; an address that moved is routed anew. Raises EditConflict."""
    old = {**case.facts, **{name: getattr(case, name) for name in (*PERSON, *COUNTED)}}
    known = {*old, *TOLD}
    changed = {name: value for name, value in typed.items() if name in known and value != old.get(name)}
    if not changed:
        return []
    values = {name: changed[name] for name in COUNTED if name in changed}
    told = {**case.facts, **{name: typed[name] for name in TOLD if name in typed}}
    facts = {name: value for name, value in told.items() if value is not None}
    known = {**facts, "category": case.category, **{n: typed.get(n, old.get(n)) for n in COUNTED}}
    known |= {"exposed_on": case.exposed_on, "isolation_from": case.isolation_from}
    values |= {"facts": facts, **counted(programme, known)}
    if "postcode" in changed:
        values |= placed(typed["postcode"], None) | {"suggested_id": None, "bounces": 0}
    write(case.id, version, list(changed.items()), **values)
    person = {name: changed[name] for name in PERSON if name in changed}
    if person:
        _change_person(case, person)
    record("case:updated", about=[case.id, case.resident_id], case=case.id, fields=list(changed))
    if "district_id" in values and values["district_id"] != case.district_id:
        moved(case.id, case.resident_id, values["district_id"], values["routed"])
    if person:
        person_changed(case.resident_id)
    return list(changed)


def set_variant(case: Row, version: int, programme: Programme, variant: bool, why: str) -> None:
    """Say by hand whether a case is a variant, and how one knows: its place in the list follows.

    Raises EditConflict.
    """
    known = {**case.facts, "category": case.category, **{name: getattr(case, name) for name in COUNTED}}
    rank = counted(programme, known | {"variant": variant})["priority"]
    write(case.id, version, [("Variant", variant)], variant=variant, priority=rank)
    about = [case.id, case.resident_id, write_note(case.id, "note", why)]
    record("case:variant_set", about=about, case=case.id, variant=variant)


def _change_person(case: Row, changed: Mapping[str, Any]) -> None:
    """Write what is known of the resident, and its keys; a property number belongs to the address that it came with."""
    values = {**changed, "uprn": None} if {"house", "address", "postcode"} & set(changed) else changed
    everything = {name: getattr(case, name) for name in (*PERSON, "uprn")} | values
    db.session.execute(
        update(Resident)
        .where(Resident.org_id == acting().org_id, Resident.id == case.resident_id)
        .values(version=Resident.version + 1, **values, **person_keys(everything))
    )


def add_contact_point(
    case_id: UUID, resident_id: UUID, kind: str, value: str, source: str, found_in: str | None = None,
    handover_id: UUID | None = None,
) -> bool:  # fmt: skip
    """Add a way to reach a resident, with where it came from. False when it was known already."""
    point_id = keys.new_id()
    point = {
        "org_id": acting().org_id, "id": point_id, "resident_id": resident_id, "kind": kind, "value": value,
        "typed": value, "source": source, "found_in": found_in, "handover_id": handover_id, "state": "untried",
        "added_at": now(), "added_by": acting().account_id, "version": 1,
    }  # fmt: skip
    statement = upsert(ContactPoint).values(point).on_conflict_do_nothing().returning(ContactPoint.id)
    if db.session.execute(statement).scalar() is None:
        return False
    about = [case_id, resident_id]
    record("contact_point:added", about=about, case=case_id, contact_point=point_id, kind=kind, source=source)
    return True


def correct_contact_point(case_id: UUID, point: Row, value: str) -> None:
    """Say what a way to reach a resident is in truth; as nobody tried it, it is untried.

    `point` is the row as it was shown. Raises Invalid where the record has the right one already, NotPossibleNow where
    somebody changed it meanwhile.
    """
    mine = (ContactPoint.org_id == acting().org_id, ContactPoint.resident_id == point.resident_id)
    same = select(ContactPoint.id).where(*mine, ContactPoint.kind == point.kind, ContactPoint.value == value)
    if db.session.scalar(same) is not None:
        raise Invalid({"value": ["The record has this already. Have the wrong one marked as wrong on the case’s page"]})
    kept = {"value": value, "typed": value, "source": "person", "state": "untried", "version": ContactPoint.version + 1}
    stands = (ContactPoint.id == point.id, ContactPoint.value == point.value)
    if db.session.execute(update(ContactPoint).where(*mine, *stands).values(**kept)).rowcount != 1:
        raise NotPossibleNow("Somebody has changed this meanwhile.", "Look at the case, then say again what is wrong.")
    about = [case_id, point.resident_id]
    record("contact_point:corrected", about=about, case=case_id, contact_point=point.id, kind=point.kind)
