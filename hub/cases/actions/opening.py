"""A case that somebody typed in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from hub.cases import queries
from hub.cases.actions.changing import add_contact_point
from hub.cases.actions.deciding import join_holder, tell_route
from hub.cases.actions.derived import COUNTED, PERSON, TOLD, counted, person_keys, placed
from hub.cases.actions.watching import keep_watch
from hub.cases.knowing import person_changed
from hub.cases.models import CaseFile, Resident
from hub.kernel import keys
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.problems import Invalid
from hub.kernel.tenancy import acting
from hub.programmes.models import Programme

TAKEN = {"reference": ["There is already a case with this reference"]}


def open_case(programme: Programme, typed: Mapping[str, Any]) -> UUID:
    """Open a case that somebody typed in: resident, ways to reach them, the district of the address. Raises Invalid."""
    if queries.is_taken(programme.key, typed.get("reference")):
        raise Invalid(TAKEN)
    resident = _person(typed)
    case = _case(programme, typed, resident)
    case_id, resident_id = case["id"], resident["id"]
    _enter(resident, case)
    record("case:opened", about=[case_id, resident_id], case=case_id)
    tell_route(case_id, resident_id, case["district_id"], case["routed"])
    for kind in ("phone", "email"):
        if typed.get(kind):
            add_contact_point(case_id, resident_id, kind, typed[kind], "person")
    keep_watch()
    person_changed(resident_id)
    join_holder(case_id, 1)
    return case_id


def _person(typed: Mapping[str, Any]) -> dict[str, Any]:
    person = {name: typed.get(name) for name in PERSON}
    fixed = {"org_id": acting().org_id, "id": keys.new_id(), "created_at": now(), "version": 1}
    return {**fixed, **person, **person_keys(person)}


def _case(programme: Programme, typed: Mapping[str, Any], resident: Mapping[str, Any]) -> dict[str, Any]:
    at, facts = resident["created_at"], {name: typed[name] for name in TOLD if typed.get(name)}
    case = {
        "org_id": acting().org_id, "id": keys.new_id(), "resident_id": resident["id"], "programme": programme.key,
        "reference": typed.get("reference"), "category": typed.get("category") or programme.categories[0].key,
        "origin": "typed", "status": "open", "version": 1, "received_at": at, "facts": facts, "bounces": 0, "calls": 0,
        "allocated_to": acting().account_id, "allocated_at": at,
    }  # fmt: skip
    case |= {name: typed.get(name) for name in COUNTED} | {"variant": bool(typed.get("variant"))}
    return case | counted(programme, case | facts) | placed(resident["postcode"], None)


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
