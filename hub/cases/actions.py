"""The only writers of cases, apart from what lists bring (arrivals.py). Each records its event; none commits."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from hub.cases import queries
from hub.cases.models import CaseFile, CaseNote, ContactPoint, Resident
from hub.cases.rules.words import full_name, outcome_label
from hub.gazetteer.queries import district_for
from hub.gazetteer.rules import Address
from hub.handovers import actions as handovers
from hub.handovers.queries import of_origin
from hub.handovers.rules import is_open
from hub.kernel import keys
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.problems import EditConflict, Invalid, NotPossibleNow, Problem
from hub.kernel.tenancy import acting
from hub.programmes.models import Programme
from hub.programmes.rules import ends_on, national_code, priority

PERSON = ("forename", "surname", "born_on", "nhs_number", "language", "house", "address", "postcode")
COUNTED = ("onset_on", "tested_on", "variant", "contacts_named")
TAKEN = {"reference": ["There is already a case with this reference"]}
TOLD = ("occupation", "instructions", "risk")


def open_case(programme: Programme, typed: Mapping[str, Any]) -> UUID:
    """Open a case that somebody typed in: resident, ways to reach them, the district of the address. Raises Invalid."""
    if queries.is_taken(programme.key, typed.get("reference")):
        raise Invalid(TAKEN)
    case_id, resident_id, at = keys.new_id(), keys.new_id(), now()
    person = {name: typed.get(name) for name in PERSON}
    resident = {"org_id": acting().org_id, "id": resident_id, "created_at": at, "version": 1, **person, **_keys(person)}
    facts = {name: typed[name] for name in TOLD if typed.get(name)}
    case = {
        "org_id": acting().org_id, "id": case_id, "resident_id": resident_id, "programme": programme.key,
        "reference": typed.get("reference"), "category": typed.get("category") or programme.categories[0].key,
        "origin": "typed", "status": "open", "version": 1, "received_at": at, "facts": facts, "bounces": 0, "calls": 0,
        "allocated_to": acting().account_id, "allocated_at": at,
    }  # fmt: skip
    case |= {name: typed.get(name) for name in COUNTED} | {"variant": bool(typed.get("variant"))}
    case |= _counted(programme, case | facts) | _place(person["postcode"], None)
    _enter(resident, case)
    record("case:opened", about=[case_id, resident_id], case=case_id)
    tell_route(case_id, resident_id, case["district_id"], case["routed"])
    for kind in ("phone", "email"):
        if typed.get(kind):
            add_contact_point(case_id, resident_id, kind, typed[kind], "person")
    return case_id


def _enter(resident: Mapping[str, Any], case: Mapping[str, Any]) -> None:
    """Write both, or neither when a colleague took the reference this very moment. Raises Invalid."""
    try:
        with db.session.begin_nested():
            db.session.execute(insert(Resident).values(resident))
            db.session.execute(insert(CaseFile).values(case))
    except IntegrityError as fault:
        if "programme_reference" not in str(fault.orig):
            raise
        raise Invalid(TAKEN) from None


def _keys(person: Mapping[str, Any]) -> dict[str, str]:
    return {
        "forename_key": keys.surname_key(person.get("forename")),
        "surname_key": keys.surname_key(person.get("surname")),
        "postcode_key": keys.postcode_key(person.get("postcode")),
    }


def _counted(programme: Programme, known: Mapping[str, Any]) -> dict[str, Any]:
    return {"ends_on": ends_on(programme, known), "priority": priority(programme, known).rank}


def _place(postcode: str | None, uprn: str | None) -> dict[str, Any]:
    gss = district_for(Address(postcode, uprn), now().date())
    district = queries.answers_for(gss)
    return {"gss": gss, "district_id": district, "routed": ("uprn" if uprn else "postcode") if district else None}


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
    values |= {"facts": facts, **_counted(programme, known)}
    if "postcode" in changed:
        values |= _place(typed["postcode"], None) | {"suggested_id": None, "bounces": 0}
    _change(case.id, version, list(changed.items()), **values)
    person = {name: changed[name] for name in PERSON if name in changed}
    if person:
        everything = {name: getattr(case, name) for name in PERSON} | person
        db.session.execute(
            update(Resident)
            .where(Resident.org_id == acting().org_id, Resident.id == case.resident_id)
            .values(version=Resident.version + 1, **person, **_keys(everything), **_other_home(changed))
        )
    record("case:updated", about=[case.id, case.resident_id], case=case.id, fields=list(changed))
    if "district_id" in values and values["district_id"] != case.district_id:
        moved(case.id, case.resident_id, values["district_id"], values["routed"])
    return list(changed)


def _other_home(changed: Collection[str]) -> dict[str, None]:
    """A property number belongs to the address that it came with."""
    return {"uprn": None} if {"house", "address", "postcode"} & set(changed) else {}


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


def allocate(case_id: UUID, version: int, account_id: UUID | None) -> None:
    """Give a case to a tracer, or to nobody. Raises EditConflict, NotYours."""
    at = now() if account_id else None
    resident_id = _change(case_id, version, [("Tracer", account_id)], allocated_to=account_id, allocated_at=at)
    record("case:allocated", about=[case_id, resident_id, account_id], case=case_id, to=account_id)


def allocate_many(cases: Sequence[Row], account_id: UUID) -> list[tuple[Row, str]]:
    """Give several cases to one tracer, each for itself; returns those that could not be, with the reason."""
    refused = []
    for case in cases:
        try:
            with db.session.begin_nested():
                allocate(case.id, case.version, account_id)
        except Problem as problem:
            refused.append((case, problem.what_happened))
    return refused


def route(case_id: UUID, version: int, district_id: int, why: str, how: str = "person") -> None:
    """Say which organisation answers for the address, and why; what is open with another one ends there.

    Raises EditConflict, NotYours.
    """
    values = {"district_id": district_id, "routed": how, "suggested_id": None, "bounces": 0}
    resident_id = _change(case_id, version, [("District", district_id)], **values)
    moved(case_id, resident_id, district_id, how, write_note(case_id, "routed", why))


def moved(case_id: UUID, resident_id: UUID, district_id: int | None, how: str | None, *about: UUID) -> None:
    """Another council answers for the address from now on: it is recorded, and what the former was asked ends."""
    tell_route(case_id, resident_id, district_id, how, *about)
    withdraw_open(case_id, except_with=district_id)


def tell_route(case_id: UUID, resident_id: UUID, district_id: int | None, how: str | None, *about: UUID) -> None:
    """Record whose area an address is now known to be; None sends it to triage. Nothing is routed in silence."""
    record("case:routed", about=[case_id, resident_id, *about], case=case_id, district=district_id, how=how)


def close_case(case: Row, version: int, programme: Programme, outcome: str, why: str | None) -> None:
    """Close a case with one of the programme's outcomes; what was asked of others ends with it. Raises EditConflict."""
    if case.status == "closed":
        raise NotPossibleNow(f"This {programme.words['case']} is closed already.", "Open it to see how.")
    moment = now()
    code = national_code(programme, outcome, moment.date())
    ended = {"status": "closed", "closed_at": moment, "closed_by": acting().account_id}
    ended |= dict.fromkeys(("call_back_at", "asked_back_at", "asked_back_when"))
    said = [("Outcome", outcome_label(programme, outcome))]
    _change(case.id, version, said, outcome=outcome, outcome_at=moment, outcome_code=code, **ended)
    note_id = write_note(case.id, "closed", why) if why else None
    record("case:closed", about=[case.id, case.resident_id, note_id], case=case.id, outcome=outcome, code=code)
    withdraw_open(case.id)


def reopen(case: Row, version: int, why: str) -> None:
    """Open a closed case again, with its reason. Raises EditConflict."""
    if case.status == "open":
        raise NotPossibleNow("This is open already.", "Open it and go on.")
    values = dict.fromkeys(("closed_at", "closed_by", "outcome", "outcome_at", "outcome_code", "outcome_handover_id"))
    _change(case.id, version, [("Status", "Open")], status="open", **values)
    note_id = write_note(case.id, "reopened", why)
    record("case:reopened", about=[case.id, case.resident_id, note_id], case=case.id)


def withdraw_open(case_id: UUID, except_with: int | None = None) -> int:
    """End what was asked of others for a case and is still open, but not what is with one of them; returns how many.

    One that another session ends meanwhile has ended as it should: the others end all the same.
    """
    sent = [one for one in of_origin(case_id) if is_open(one.status) and one.other_org_id != except_with]
    return sum(handovers.withdraw_if_open(one.id) for one in sent)


def write_note(case_id: UUID, kind: str, body: str) -> UUID:
    """Keep what a person wrote, apart from the events, which name it by its id."""
    note_id = keys.new_id()
    values = {"org_id": acting().org_id, "id": note_id, "case_id": case_id, "kind": kind, "body": body, "at": now()}
    db.session.execute(insert(CaseNote).values(by=acting().account_id, **values))
    return note_id


def _change(case_id: UUID, version: int, yours: Sequence[tuple[str, Any]], **values: Any) -> UUID:
    """Write the case if nobody changed it since it was read; returns its resident. Raises EditConflict, NotYours."""
    changed = db.session.execute(
        update(CaseFile)
        .where(CaseFile.org_id == acting().org_id, CaseFile.id == case_id, CaseFile.version == version)
        .values(version=version + 1, **values)
        .returning(CaseFile.resident_id)
    ).one_or_none()
    if changed is None:
        raise conflict(queries.case(case_id), yours)
    return changed.resident_id


def conflict(case: Row, yours: Sequence[tuple[str, Any]]) -> EditConflict:
    """What the case says now beside what somebody wanted it to say."""
    theirs = {
        "Tracer": case.tracer_name or "nobody", "District": case.district_name or "not known",
        "Status": case.status.capitalize(), "Outcome": case.outcome, "Resident": full_name(case),
    }  # fmt: skip
    now_is = [theirs.get(label, getattr(case, label, None)) for label, _ in yours]
    changes = [(label, told, _in_words(label, value)) for (label, value), told in zip(yours, now_is, strict=True)]
    about = (case.id, case.resident_id)
    return EditConflict(case.version, changes or [("Status", case.status.capitalize(), None)], about)


def _in_words(label: str, value: Any) -> Any:
    names = {"Tracer": queries.loads, "District": queries.districts}
    return next((one.name for one in names[label]() if one.id == value), value) if label in names else value
