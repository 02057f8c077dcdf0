"""Corrections on record: of a resident's own record, and of one's own row of a hand-over."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert

from hub.handovers.actions.correcting import correct_answer, correct_subject
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.tenancy import acting
from hub.subject_requests.models import SubjectCorrection


def correct_copy(handover_id: UUID, side: str, place: int, field: str, was: Any, becomes: Any, **told_of: Any) -> None:
    """Put a correction of one's own row of a hand-over on record, and make it; `told_of` as for `on_record`."""
    on_record("handover", handover_id, side, place, field, was, becomes, **told_of)
    correct_subject(handover_id, side, place, field, becomes)


def correct_answered(handover_id: UUID, side: str, field: str, was: Any, becomes: Any, **told_of: Any) -> None:
    """The same of what was answered, in one's own row."""
    on_record("handover", handover_id, side, 0, field, was, becomes, **told_of)
    correct_answer(handover_id, side, field, becomes)


def on_record(
    sort: str, record_id: UUID, side: str | None, place: int, field: str, was: Any, becomes: Any, **told_of: Any
) -> None:
    """Write down what a record said and says now; `told_of` says for which request or notice, and why."""
    plain = [one.isoformat() if hasattr(one, "isoformat") else one for one in (was, becomes)]
    db.session.execute(insert(SubjectCorrection).values(
        org_id=acting().org_id, id=new_id(), record=sort, record_id=record_id, side=side, place=place, field=field,
        was=plain[0], becomes=plain[1], at=now(), account_id=acting().account_id, **told_of,
    ))  # fmt: skip
