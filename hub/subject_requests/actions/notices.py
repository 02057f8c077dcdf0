"""Whoever was given something is told that it was wrong, is to be erased, or may no longer be used (UK GDPR art. 19).

One mechanism for the three: the teller's row and a job; the receiver's row, which its own people decide; a job with the
answer. What was given on is told on. The new value crosses only while the agreement gives that field; else the notice
says that the field is wrong, and no more. An answer crosses as a code: words stay where they were written.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from hub.governance import subjects
from hub.handovers import queries as handovers
from hub.kernel import audit
from hub.kernel.access import Role
from hub.kernel.clock import UK, now, today
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import EditConflict, Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.notices.actions import tell_role
from hub.retention import actions as retention
from hub.retention.queries import held_among
from hub.subject_requests import queries, records
from hub.subject_requests.actions import erasing
from hub.subject_requests.actions.copies import correct_copy
from hub.subject_requests.actions.forgetting import its_time
from hub.subject_requests.models import SubjectNotice
from hub.subject_requests.rules.standing import told
from hub.subject_requests.settings import settings

ASK_THEM = "The new value could not be sent: the sharing agreement has ended. Ask the other organisation for it"
NAMES_OTHERS = "This request names others of the same home, who would go with it. Leave it: it goes in its own time"
IS_HELD = "A hold keeps your copy. Leave it because of a legal duty, or have the hold lifted first"
IS_ERASED = "Your copy was erased meanwhile. Leave it because you do not hold it"
HANDED = ("id", "kind", "handover_id", "place", "field", "due_on", "at")


def tell(
    handover: Any, kind: str, request_id: UUID | None, place: int = 0, field: str | None = None, was: Any = None,
    becomes: Any = None, parent_id: UUID | None = None,
) -> int:  # fmt: skip
    """Tell the receiver of a sent hand-over; one's own copy of what was sent is corrected with it. Returns how many.

    None is told the same twice in a row; nobody is told of what was handed over within one's own organisation, whose
    other row is corrected at once.
    """
    if kind == "rectification":
        _correct_own(handover, place, field, was, becomes, request_id)
    if handover.other_org_id == acting().org_id or _told_already(handover.id, kind, place, field, becomes):
        return 0
    notice_id, due_on = new_id(), today() + timedelta(days=settings().notice_days)
    db.session.execute(insert(SubjectNotice).values(
        org_id=acting().org_id, id=notice_id, side="sent", kind=kind, other_org_id=handover.other_org_id,
        handover_id=handover.id, request_id=request_id, parent_id=parent_id, place=place, field=field, was=was,
        becomes=becomes, state="sent", due_on=due_on, at=now(),
    ))  # fmt: skip
    facts = {"notice": notice_id, "kind": kind, "handover": handover.id, "to": handover.other_org_id,
             "fields": [field] if field else []}  # fmt: skip
    event = audit.record("subject_notice:sent", about=[handover.id, request_id], **facts)
    later("subject_notice:pass_on", acts_for=handover.other_org_id, handover=handover.id, notice=notice_id, event=event)
    late = datetime.combine(due_on + timedelta(days=1), time(8), UK).astimezone(UTC)
    later("subject_notice:late", at=late, notice=notice_id)
    return 1


def _correct_own(handover: Any, place: int, field: str, was: Any, becomes: Any, request_id: UUID | None) -> None:
    """What one sent is corrected in one's own row of it; within one organisation in both rows."""
    sides = ("sent", "received") if handover.other_org_id == acting().org_id else ("sent",)
    for side in sides:
        correct_copy(handover.id, side, place, field, was, becomes, request_id=request_id)


def _told_already(handover_id: UUID, kind: str, place: int, field: str | None, becomes: Any) -> bool:
    """Whether the last that was said of this fact of this person is the same; what was right before may be again."""
    of_it = select(SubjectNotice.becomes).where(
        SubjectNotice.org_id == acting().org_id, SubjectNotice.handover_id == handover_id,
        SubjectNotice.side == "sent", SubjectNotice.kind == kind, SubjectNotice.state != "declined",
        SubjectNotice.place == place, SubjectNotice.field.is_not_distinct_from(field),
    )  # fmt: skip
    last = of_it.order_by(SubjectNotice.at.desc(), SubjectNotice.id.desc()).limit(1)
    return db.session.execute(last).scalars().all() == [becomes]


def deliver(notice: Any) -> None:
    """Give the receiver its row, in the teller's name: the database takes it from nobody else."""
    copied = {name: getattr(notice, name) for name in HANDED}
    becomes = notice.becomes if notice.agreement_id and handovers.is_live(notice.agreement_id) else None
    if becomes is not None and not _gives(notice):
        becomes = None
    db.session.execute(insert(SubjectNotice).values(
        org_id=notice.other_org_id, side="received", other_org_id=notice.org_id, state="waiting", becomes=becomes,
        **copied,
    ))  # fmt: skip


def _gives(notice: Any) -> bool:
    terms = handovers.terms(notice.other_org_id, notice.handover_kind)
    return terms is not None and notice.field in terms.gives


def take_in(notice: Any, from_org: int, event: UUID, role: str | None) -> None:
    """For the receiver: the step is in its trail under the id it has at home, and its officers are told."""
    facts = {"notice": notice.id, "kind": notice.kind, "handover": notice.handover_id, "to": acting().org_id,
             "fields": [notice.field] if notice.field else []}  # fmt: skip
    audit.mirror(event, "subject_notice:sent", from_org=from_org, role=role, about=[notice.handover_id], **facts)
    place = {"endpoint": "subjects.notice", "notice_id": notice.id}
    tell_role([Role.IG], "subject-notice", notice.id, notice.reference, **place)


def decide(notice_id: UUID, version: int, apply: bool, why: str | None, words: str | None) -> int:
    """Decide what becomes of one's own copy, and let the teller know; returns how many are told in turn.

    Raises NotYours, EditConflict, NotPossibleNow, and Invalid where the right value is not known, or the copy cannot be
    erased now.
    """
    retention.alone()
    notice = queries.notice(notice_id, "received", lock=True)
    if notice is None:
        raise NotYours()
    if notice.state != "waiting":
        raise NotPossibleNow("This has been decided already.", "Look at what was decided.")
    if notice.version != version:
        raise EditConflict(notice.version, [], about=[notice.handover_id])
    passed = _apply(notice) if apply else 0
    state = "applied" if apply else "declined"
    _write(notice_id, "received", state=state, why=why, words=words, decided_at=now(), decided_by=acting().account_id)
    facts = {"notice": notice_id, "kind": notice.kind, "handover": notice.handover_id, "result": state}
    event = audit.record("subject_notice:decided", about=[notice.handover_id], **facts)
    later("subject_notice:answer", acts_for=notice.other_org_id, handover=notice.handover_id, notice=notice_id,
          event=event)  # fmt: skip
    later("subject_notice:forget", at=its_time(), notice=notice_id)
    return passed


def _apply(notice: Any) -> int:
    """Change one's own copy as the notice says, and tell whomever it was given on to."""
    if notice.kind == "erasure":
        return _erase(notice)
    if notice.erased_at is not None:
        raise Invalid({"how": [IS_ERASED]})
    subject = subjects.subject(notice.handover_id)
    named = [one for one in records.copies(subject, "sent") if one.kind != notice.handover_kind or one.parent_id]
    onward = {one.id: one for one in (*named, *records.given_on(notice.handover_id))}.values()
    if notice.kind == "restriction":
        return sum(tell(one, notice.kind, None, parent_id=notice.id) for one in onward)
    if notice.becomes is None:
        raise Invalid({"how": [ASK_THEM]})
    was, copy = _standing(notice), (notice.handover_id, "received", notice.place, notice.field)
    correct_copy(*copy, was, notice.becomes, notice_id=notice.id)
    return sum(_tell_on(one, notice, was) for one in onward)


def _erase(notice: Any) -> int:
    """Erase one's own copy, with what hangs on it, and tell whomever it was given on to.

    In this very transaction: "done" is what the teller reads, and nobody may say it of a copy that still stands.
    """
    if notice.erased_at is None:
        _may_be_erased(notice)
        reason = f"{notice.other_name} asked for it: request {notice.reference}"
        run_id = erasing.begin(subjects.ids_of([notice.handover_id]), reason, "how")
        while retention.step(run_id):
            pass
    onward = records.given_on(notice.handover_id)
    return sum(tell(one, notice.kind, None, parent_id=notice.id) for one in onward)


def _may_be_erased(notice: Any) -> None:
    """Raises Invalid where a hold keeps the copy, or others would go with it who asked for nothing."""
    if held_among([notice.handover_id]):
        raise Invalid({"how": [IS_HELD]})
    if handovers.received(notice.handover_id).subject.get("household"):
        raise Invalid({"how": [NAMES_OTHERS]})


def _standing(notice: Any) -> Any:
    return told(handovers.received(notice.handover_id).subject, notice.place).get(notice.field)


def _tell_on(onward: Any, notice: Any, was: Any) -> int:
    """One that was given the same wrong value is told what is right."""
    for place in dict.fromkeys((notice.place, 0)):
        there = told(onward.subject, place).get(notice.field)
        if was is not None and there == was:
            return tell(onward, notice.kind, None, place, notice.field, was, notice.becomes, notice.id)
    return 0


def answered(notice_id: UUID, decided: Any, event: Any, from_org: int) -> None:
    """For the teller: what was decided over there, in its row and its trail; its officers are told of a refusal."""
    sent = queries.notice(notice_id, "sent", lock=True)
    if sent is None or sent.state != "sent":
        return
    _write(notice_id, "sent", state=decided.state, why=decided.why, decided_at=decided.decided_at)
    facts = {"notice": notice_id, "kind": sent.kind, "handover": sent.handover_id, "result": decided.state}
    about = [sent.handover_id, sent.request_id]
    audit.mirror(event.id, "subject_notice:decided", from_org=from_org, role=event.role, about=about, **facts)
    if decided.state == "declined":
        place = {"endpoint": "subjects.notice_sent", "notice_id": notice_id}
        tell_role([Role.IG], "subject-notice-declined", notice_id, sent.reference, **place)


def _write(notice_id: UUID, side: str, **values: Any) -> None:
    mine = (SubjectNotice.org_id == acting().org_id, SubjectNotice.id == notice_id, SubjectNotice.side == side)
    db.session.execute(update(SubjectNotice).where(*mine).values(version=SubjectNotice.version + 1, **values))
