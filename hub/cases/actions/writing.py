"""How every change of a case is written: only if nobody changed it since it was read; notes stand apart."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, update

from hub.cases import queries
from hub.cases.models import CaseFile, CaseNote
from hub.cases.rules.words import full_name
from hub.kernel import keys
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.problems import EditConflict
from hub.kernel.tenancy import acting


def write(case_id: UUID, version: int, yours: Sequence[tuple[str, Any]], **values: Any) -> UUID:
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


def write_note(case_id: UUID, kind: str, body: str) -> UUID:
    """Keep what a person wrote, apart from the events, which name it by its id."""
    note_id = keys.new_id()
    values = {"org_id": acting().org_id, "id": note_id, "case_id": case_id, "kind": kind, "body": body, "at": now()}
    db.session.execute(insert(CaseNote).values(by=acting().account_id, **values))
    return note_id
