"""Answers from phones: each kept once, recorded as the attempt it speaks of, or set aside for a person to settle."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import Row, update
from sqlalchemy.dialects.postgresql import insert

from hub.doorstep import envelope, queries, rules
from hub.doorstep.actions import task_answers, visit_answers
from hub.doorstep.models import DoorstepAnswer
from hub.handovers import queries as requests
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.forms.schemas import clean
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.tasks import actions as tasks
from hub.tasks.rules import PAIR, attempts
from hub.visit_models.rules import Ended, State, offered
from hub.visits import actions as visits
from hub.visits import queries as visit_queries

TOO_MANY = "The hub has several answers to this visit already, which wait for a decision."
UNREADABLE = "The hub cannot open this answer: it was damaged on the way, or made for another hub."


def unsealed(sealed: Mapping[str, Any]) -> dict[str, Any]:
    """What an envelope holds. Raises Invalid when no key of this organisation opens it."""
    key = queries.key(sealed["key"])
    try:
        if key is None:
            raise envelope.Unreadable()
        return envelope.opened(sealed, envelope.private_half(key.sealed, current_app.secret_key, key.id))
    except envelope.Unreadable:
        raise Invalid({"": [UNREADABLE]}) from None


def receive(outside: Mapping[str, Any], told: Mapping[str, Any]) -> tuple[Row, str]:
    """Keep an answer once and record it as the attempt it speaks of, or set it aside; returns how it stands.

    Returns also what is wrong with what was said alongside it: that is no reason not to take the answer.

    The same answer again changes nothing. Raises NotYours for another organisation's visit or task, or another
    person's pack, NotPossibleNow when too many about this attempt were set aside.
    """
    carried = queries.carried(told["pack"], outside["visit"])
    if carried is None or carried.account_id != outside["account"] or carried.attempt != told["attempt"]:
        raise NotYours()
    work = task_answers if carried.task_id else visit_answers
    asked = work.asked(carried)
    raw = {key: rules.posted(value) for key, value in told["answers"].items() if asked is None or key in asked}
    if not _entered(outside, told, raw, carried):
        return _earlier(outside), ""
    why, number = ("unfinished", None) if told.get("unfinished", False) else work.recorded(carried, told, raw)
    waiting = _waiting(outside, carried.attempt) if why else []
    status = "aside" if why else "recorded"
    _settle(outside["id"], 1, status=status, why=why, recorded_as=number)
    about = [*work.about(carried), outside["account"]]
    record("answer:received", about=about, answer=outside["id"], visit=carried.visit_id, why=why or "recorded")
    if why:
        work.tell_of_aside(carried, why, is_first=why not in waiting)
    return queries.receipt(outside["id"]), work.keep_alongside(carried, told["answers"])


def _waiting(outside: Mapping[str, Any], attempt: int) -> list[str]:
    """Why this person's other answers about this attempt were set aside. Raises NotPossibleNow when they are many."""
    waiting = queries.waiting(outside["visit"], outside["account"], attempt, besides=outside["id"])
    if len(waiting) >= rules.MOST_ASIDE:
        raise NotPossibleNow(TOO_MANY, "It stays on this phone. Send it again when the others have been settled.")
    return waiting


def _entered(outside: Mapping[str, Any], told: Mapping[str, Any], raw: Mapping[str, Any], carried: Row) -> bool:
    """Write the answer down; False when it is here already, perhaps from another tab whose commit this waited for."""
    values = {"org_id": acting().org_id, "id": outside["id"], "pack_id": told["pack"]}
    values |= {"task_id": carried.task_id} if carried.task_id else {"visit_id": carried.visit_id}
    values |= {"account_id": outside["account"], "sent_by": acting().account_id, "attempt": told["attempt"]}
    values |= {"made_at": told["made_at"], "received_at": now(), "outcome": told["outcome"] or "", "at": told["at"]}
    values |= {"second_id": told["second"], "answers": raw, "status": "aside", "why": "faults", "version": 1}
    new = insert(DoorstepAnswer).values(values).on_conflict_do_nothing(index_elements=["org_id", "id"])
    return db.session.execute(new.returning(DoorstepAnswer.id)).scalar() is not None


def _earlier(outside: Mapping[str, Any]) -> Row:
    found = queries.receipt(outside["id"])  # none where the id is taken by an answer that may not be seen
    if found is None or (found.account_id, found.work_id) != (outside["account"], outside["visit"]):
        raise NotYours()
    return found


def record_aside(
    found: Row, version: int, told: Mapping[str, Any], answers: Mapping[str, Any], second: UUID | None
) -> State | Ended:
    """Record an answer that was set aside as the visit's next attempt, in the name of whoever made it.

    `told` has outcome and at. Raises EditConflict, NotPossibleNow.
    """
    visit = visit_queries.visit(found.visit_id)
    if told["outcome"] not in {one["key"] for one in offered(visit.step)}:
        raise NotPossibleNow("The visit has come to another step.", "Look at it, and dismiss this answer if need be.")
    number = len(visit_queries.attempts(visit.id)) + 1
    following = visits.record_attempt(
        visit, visit.version, told["outcome"], told["at"], answers, second, made_by=found.account_id
    )
    _settle(found.id, version, status="recorded", recorded_as=number, **_by_me())
    record("answer:settled", about=_about(found), answer=found.id, visit=found.visit_id, how="recorded")
    return following


def record_task_aside(found: Row, version: int, told: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    """Record an answer that was set aside as the task's next attempt; True when it was the last.

    `told` has outcome and at. Raises EditConflict, NotPossibleNow.
    """
    task, given = requests.received(found.task_id), dict(answers)
    number, pair = len(attempts(task)) + 1, given.pop(PAIR, None)
    done = tasks.record_attempt(task, task.version, told["outcome"], told["at"], given, pair)
    _settle(found.id, version, status="recorded", recorded_as=number, **_by_me())
    record("answer:settled", about=_about(found), answer=found.id, visit=None, how="recorded")
    return done


def dismiss(found: Row, version: int, reason: str) -> None:
    """Keep an answer unrecorded, with the reason. Raises NotPossibleNow when somebody has settled it."""
    _settle(found.id, version, status="dismissed", reason=clean(reason), **_by_me())
    record("answer:settled", about=_about(found), answer=found.id, visit=found.visit_id, how="dismissed")


def _about(found: Row) -> list[UUID]:
    return [found.work_id, found.handover_id, found.account_id]


def _by_me() -> dict[str, Any]:
    return {"settled_by": acting().account_id, "settled_at": now()}


def _settle(answer_id: UUID, version: int, **values: Any) -> None:
    changed = db.session.execute(
        update(DoorstepAnswer)
        .where(DoorstepAnswer.org_id == acting().org_id, DoorstepAnswer.id == answer_id)
        .where(DoorstepAnswer.version == version, DoorstepAnswer.status == "aside")
        .values(version=version + 1, **values)
    )
    if changed.rowcount != 1:
        raise NotPossibleNow("Somebody has settled this answer already.", "Go back to the answers set aside.")
