"""The only writers of calls and of local systems checked."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert

from hub.calls.models import Call, SystemCheck
from hub.cases.actions import withdraw_open
from hub.cases.models import CaseFile, ContactPoint
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.tenancy import acting
from hub.programmes.models import CallOutcome, Programme
from hub.support.actions import record_need

COPIED = ("channel", "outcome", "contact_point_id", "note", "call_back_at", "household_call_id")


def record_call(case: Row, programme: Programme, typed: Mapping[str, Any]) -> int:
    """Record a call, text or email, on a closed case too; returns how many requests it made pointless and ended.

    Who was reached needs nobody at the door: what is still asked of others is withdrawn at once.
    """
    outcome = programme.call_outcomes[typed["outcome"]]
    at = typed.get("at") or now()
    call = {name: typed.get(name) for name in COPIED}
    call |= {"org_id": acting().org_id, "id": new_id(), "case_id": case.id, "at": at, "by": acting().account_id}
    db.session.execute(insert(Call).values(recorded_at=now(), **call))
    record(
        "call:recorded", about=[case.id, case.resident_id], case=case.id, call=call["id"], kind=call["channel"],
        outcome=outcome.key,
    )  # fmt: skip
    _on_the_case(case, call)
    if call["contact_point_id"]:
        _on_the_number(case, call["contact_point_id"], outcome)
    for kind in typed.get("needs") or ():
        record_need("case", case.id, kind, about=[case.resident_id])
    return withdraw_open(case.id) if outcome.reached and outcome.next == "nothing" else 0


def _on_the_case(case: Row, call: Mapping[str, Any]) -> None:
    """The latest call is what the list goes by; one that is written down late changes only the count."""
    values: dict[str, Any] = {"calls": CaseFile.calls + 1, "version": CaseFile.version + 1}
    if case.last_call_at is None or call["at"] >= case.last_call_at:
        values |= {"last_call_at": call["at"], "last_call_outcome": call["outcome"]}
        values |= _wishes(case, call)
    db.session.execute(
        update(CaseFile).where(CaseFile.org_id == acting().org_id, CaseFile.id == case.id).values(**values)
    )


def _wishes(case: Row, call: Mapping[str, Any]) -> dict[str, Any]:
    """A call back that was agreed follows the latest call; one that the resident asked for since then stays."""
    if case.asked_back_at is not None and call["at"] < case.asked_back_at:
        return {}
    return {"call_back_at": call["call_back_at"], "asked_back_at": None, "asked_back_when": None}


def _on_the_number(case: Row, point_id: UUID, outcome: CallOutcome) -> None:
    state = "wrong" if outcome.bad_number else "works" if outcome.reached else None
    if state is None:
        return
    db.session.execute(
        update(ContactPoint)
        .where(ContactPoint.org_id == acting().org_id, ContactPoint.id == point_id)
        .where(ContactPoint.resident_id == case.resident_id)
        .values(state=state, version=ContactPoint.version + 1)
    )


def record_checks(case: Row, results: Mapping[str, str]) -> None:
    """Record which local systems were looked into, and what came of each."""
    for system, result in results.items():
        check = {"org_id": acting().org_id, "case_id": case.id, "system": system}
        found = {"result": result, "at": now(), "by": acting().account_id}
        statement = upsert(SystemCheck).values(**check, **found)
        db.session.execute(statement.on_conflict_do_update(index_elements=["org_id", "case_id", "system"], set_=found))
        record("systems:checked", about=[case.id, case.resident_id], case=case.id, system=system, result=result)
