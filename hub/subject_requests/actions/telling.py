"""Telling another organisation that what it was given, or answered, is wrong, and whoever was given the same of it."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from hub.governance.subjects import Subject
from hub.kernel import audit
from hub.kernel.clock import UK, now, today
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.subject_requests import records
from hub.subject_requests.actions.copies import correct_answered, correct_copy
from hub.subject_requests.models import SubjectNotice
from hub.subject_requests.rules.standing import corrected_list, told
from hub.subject_requests.settings import settings

Moved = dict[str, tuple[Any, Any]]


def tell(
    handover: Any, kind: str, request_id: UUID | None, place: int = 0, field: str | None = None, was: Any = None,
    becomes: Any = None, parent_id: UUID | None = None,
) -> int:  # fmt: skip
    """Tell the receiver of a sent hand-over, or the sender of one that was answered; returns how many are told.

    One's own copy of what was sent, or answered, is corrected with it. None is told the same twice in a row; nobody is
    told of what was handed over within one's own organisation, whose other row is corrected at once.
    """
    if kind == "rectification":
        _correct_own(handover, place, field, was, becomes, request_id)
    if handover.other_org_id == acting().org_id or _told_already(handover, kind, place, field, becomes):
        return 0
    notice_id, due_on = new_id(), today() + timedelta(days=settings().notice_days)
    db.session.execute(insert(SubjectNotice).values(
        org_id=acting().org_id, id=notice_id, side="sent", kind=kind, other_org_id=handover.other_org_id,
        handover_id=handover.id, handover_side=handover.side, request_id=request_id, parent_id=parent_id, place=place,
        field=field, was=was, becomes=becomes, state="sent", due_on=due_on, at=now(),
    ))  # fmt: skip
    facts = {"notice": notice_id, "kind": kind, "handover": handover.id, "to": handover.other_org_id,
             "fields": [field] if field else []}  # fmt: skip
    event = audit.record("subject_notice:sent", about=[handover.id, request_id], **facts)
    later("subject_notice:pass_on", acts_for=handover.other_org_id, handover=handover.id, notice=notice_id, event=event)
    late = datetime.combine(due_on + timedelta(days=1), time(8), UK).astimezone(UTC)
    later("subject_notice:late", at=late, notice=notice_id)
    return 1


def _correct_own(handover: Any, place: int, field: str, was: Any, becomes: Any, request_id: UUID | None) -> None:
    """What one sent, or answered, is corrected in one's own row of it; within one organisation in both rows."""
    sides = ("sent", "received") if handover.other_org_id == acting().org_id else (handover.side,)
    for side in sides:
        if handover.side == "received":
            correct_answered(handover.id, side, field, was, becomes, request_id=request_id)
        else:
            correct_copy(handover.id, side, place, field, was, becomes, request_id=request_id)


def _told_already(handover: Any, kind: str, place: int, field: str | None, becomes: Any) -> bool:
    """Whether the last that was said of this fact of this person is the same; what was right before may be again."""
    of_it = select(SubjectNotice.becomes).where(
        SubjectNotice.org_id == acting().org_id, SubjectNotice.handover_id == handover.id,
        SubjectNotice.handover_side == handover.side, SubjectNotice.side == "sent",
        SubjectNotice.kind == kind, SubjectNotice.state != "declined",
        SubjectNotice.place == place, SubjectNotice.field.is_not_distinct_from(field),
    )  # fmt: skip
    last = of_it.order_by(SubjectNotice.at.desc(), SubjectNotice.id.desc()).limit(1)
    return db.session.execute(last).scalars().all() == [becomes]


def spread(
    subject: Subject, moved: Moved, request_id: UUID | None, parent_id: UUID | None = None, but: UUID | None = None
) -> int:
    """Tell everybody who was given one of these facts as it was; `but` is a hand-over that is not told. How many."""
    places, receivers = records.places(subject), 0
    for one in records.copies(subject, "sent"):
        place = places.get(one.id, 0)
        for name, (was, becomes) in moved.items() if one.id != but else ():
            there = told(one.subject, place).get(name)
            if isinstance(there, list) and was in there:
                right = corrected_list(there, was, becomes)
                receivers += tell(one, "rectification", request_id, place, name, there, right, parent_id)
            elif there is not None and same(there, was):
                receivers += tell(one, "rectification", request_id, place, name, there, becomes, parent_id)
    return receivers


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same: an address is one, however its parts are set apart."""
    if isinstance(one, str) and isinstance(other, str):
        return one.replace(",", " ").casefold().split() == other.replace(",", " ").casefold().split()
    return one == other
