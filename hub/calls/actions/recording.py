"""A call, a text or an email goes into the log, and what follows from it onto the case and the number."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, update

from hub.calls.models import Call
from hub.calls.rules.settings import SENT
from hub.cases.actions import withdraw_open
from hub.cases.models import CaseFile, ContactPoint
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db, row
from hub.kernel.keys import new_id
from hub.kernel.tenancy import acting
from hub.programmes.models import CallOutcome, Programme
from hub.support.actions import record_need

KEPT = ("channel", "outcome", "contact_point_id", "note", "call_back_at", "number_shown", "answered_because",
        "household_call_id")  # fmt: skip


def record_call(case: Row, programme: Programme, typed: Mapping[str, Any]) -> int:
    """Record a call, text or email, on a closed case too; returns how many requests it made pointless and ended."""
    return log_call(case, programme, typed)[1]


def log_call(case: Row, programme: Programme, typed: Mapping[str, Any]) -> tuple[UUID, int]:
    """The same, with the id under which it stands in the log.

    Who was reached needs nobody at the door: what is still asked of others is withdrawn at once.
    """
    outcome = programme.call_outcomes.get(typed["outcome"], SENT)
    call = {name: typed.get(name) for name in KEPT} | {"told": typed.get("told") or []}
    call |= {"org_id": acting().org_id, "id": new_id(), "case_id": case.id, "at": typed.get("at") or now()}
    call["by"] = acting().account_id
    needs, settles = typed.get("needs") or (), outcome.reached and outcome.next == "nothing"
    point = _on_the_number(case, call["contact_point_id"], outcome)
    alone = not needs and not settles and call["channel"] == "call"
    undo = _before(case, point) if alone else None
    db.session.execute(insert(Call).values(recorded_at=now(), undo=undo, **call))
    record(
        "call:recorded", about=[case.id, case.resident_id], case=case.id, call=call["id"], kind=call["channel"],
        outcome=outcome.key,
    )  # fmt: skip
    _on_the_case(case, call)
    for kind in needs:
        record_need("case", case.id, kind, about=[case.resident_id])
    return call["id"], withdraw_open(case.id) if settles else 0


def _before(case: Row, point: Mapping[str, Any]) -> dict[str, Any]:
    """What taking the call back restores. One that settled a case, or told of a need, is corrected by a later call."""
    times = {name: getattr(case, name) for name in ("call_back_at", "asked_back_at")}
    kept = {name: at.isoformat() if at else None for name, at in times.items()}
    return kept | {"asked_back_when": case.asked_back_when, "version": case.version, "point": dict(point)}


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
    """A call back that was agreed follows the latest call; one that the resident asked for since then stays.

    A text or an email keeps no promise to ring: what is booked stays booked.
    """
    if case.asked_back_at is not None and call["at"] < case.asked_back_at:
        return {}
    if call["channel"] != "call" and call["call_back_at"] is None:
        return {}
    return {"call_back_at": call["call_back_at"], "asked_back_at": None, "asked_back_when": None}


def _on_the_number(case: Row, point_id: UUID | None, outcome: CallOutcome) -> dict[str, Any]:
    """Say what the call tells of the number; returns what it said before, where that changed."""
    state = "wrong" if outcome.bad_number else "works" if outcome.reached else None
    if state is None or point_id is None:
        return {}
    asked = """select state, version from contact_point
               where org_id = acting_org() and id = :id and resident_id = :resident for update"""
    before = row(asked, id=point_id, resident=case.resident_id)
    if before is None:
        return {}
    db.session.execute(
        update(ContactPoint)
        .where(ContactPoint.org_id == acting().org_id, ContactPoint.id == point_id)
        .values(state=state, version=ContactPoint.version + 1)
    )
    return {"id": str(point_id), "state": before.state, "version": before.version}
