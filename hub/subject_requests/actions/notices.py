"""Whoever was given something is told that it was wrong, is to be erased, or may no longer be used (UK GDPR art. 19).

One mechanism for the three: the teller's row and a job; the receiver's row, which its own people decide; a job with the
answer. What was given on is told on. The new value crosses only while the agreement gives that field; else the notice
says that the field is wrong, and no more. An answer crosses as a code: words stay where they were written.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from hub.governance import subjects
from hub.handovers import queries as handovers
from hub.kernel import audit
from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.problems import EditConflict, Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.notices.actions import tell_role
from hub.retention import actions as retention
from hub.retention.queries import held_among
from hub.subject_requests import queries, records
from hub.subject_requests.actions import erasing
from hub.subject_requests.actions.answers import take_answer
from hub.subject_requests.actions.copies import correct_copy
from hub.subject_requests.actions.forgetting import its_time
from hub.subject_requests.actions.telling import tell
from hub.subject_requests.models import SubjectNotice
from hub.subject_requests.rules.standing import told

ASK_THEM = "The new value could not be sent: the sharing agreement has ended. Ask the other organisation for it"
NAMES_OTHERS = "This request names others of the same home, who would go with it. Leave it: it goes in its own time"
IS_HELD = "A hold keeps your copy. Leave it because of a legal duty, or have the hold lifted first"
IS_ERASED = "Your copy was erased meanwhile. Leave it because you do not hold it"
HANDED = ("id", "kind", "handover_id", "place", "field", "due_on", "at")


def deliver(notice: Any) -> None:
    """Give the receiver its row, in the teller's name: the database takes it from nobody else."""
    copied = {name: getattr(notice, name) for name in HANDED}
    copied["handover_side"] = "received" if notice.handover_side == "sent" else "sent"
    becomes = notice.becomes if notice.agreement_id and queries.passes(notice.agreement_id, notice) else None
    db.session.execute(insert(SubjectNotice).values(
        org_id=notice.other_org_id, side="received", other_org_id=notice.org_id, state="waiting", becomes=becomes,
        **copied,
    ))  # fmt: skip


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
    if notice.becomes is None and notice.kind == "rectification":
        raise Invalid({"how": [ASK_THEM]})
    if notice.handover_side == "sent":
        return take_answer(notice)
    subject = subjects.subject(notice.handover_id)
    named = [one for one in records.copies(subject, "sent") if one.kind != notice.handover_kind or one.parent_id]
    onward = {one.id: one for one in (*named, *records.given_on(notice.handover_id))}.values()
    if notice.kind == "restriction":
        return sum(tell(one, notice.kind, None, parent_id=notice.id) for one in onward)
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
