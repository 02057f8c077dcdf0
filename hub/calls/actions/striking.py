"""A call that was recorded by mistake is struck out: it stays in the log, and the case goes by the others again."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, update

from hub.calls.models import Call
from hub.cases.models import CaseFile, ContactPoint
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db, row
from hub.kernel.tenancy import acting

LAST = """select at, outcome from call where org_id = acting_org() and case_id = :id and struck_at is null
          order by at desc, recorded_at desc limit 1"""


def strike(case: Row, call: Row) -> None:
    """Strike out a call of one's own; the case is held meanwhile.

    The last call is found again among the others. What was booked before comes back where nobody has changed the case
    since, and the number is what it was where nobody has said more of it.
    """
    here = Call.org_id == acting().org_id
    struck = {"struck_at": now(), "struck_by": acting().account_id, "undo": None}
    db.session.execute(update(Call).where(here, Call.id == call.id).values(**struck))
    last = row(LAST, id=case.id)
    values: dict[str, Any] = {"calls": CaseFile.calls - 1, "version": CaseFile.version + 1}
    values |= {"last_call_at": last.at if last else None, "last_call_outcome": last.outcome if last else None}
    if case.version == call.undo["version"] + 1:
        values |= _booked(call.undo)
    mine = (CaseFile.org_id == acting().org_id, CaseFile.id == case.id)
    db.session.execute(update(CaseFile).where(*mine).values(**values))
    _number(call.undo.get("point"))
    record("call:struck", about=[case.id, case.resident_id], case=case.id, call=call.id)


def _booked(before: dict[str, Any]) -> dict[str, Any]:
    times = {name: before[name] for name in ("call_back_at", "asked_back_at")}
    kept = {name: datetime.fromisoformat(at) if at else None for name, at in times.items()}
    return kept | {"asked_back_when": before["asked_back_when"]}


def _number(before: dict[str, Any] | None) -> None:
    if before:
        db.session.execute(
            update(ContactPoint)
            .where(ContactPoint.org_id == acting().org_id, ContactPoint.id == before["id"])
            .where(ContactPoint.version == before["version"] + 1)
            .values(state=before["state"], version=ContactPoint.version + 1)
        )
