"""Answers from phones: each kept once, recorded as the attempt it speaks of, or set aside for a person to settle."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import Row, update
from sqlalchemy.dialects.postgresql import insert

from hub.conversation.actions import write
from hub.doorstep import envelope, queries, rules
from hub.doorstep.models import DoorstepAnswer
from hub.handovers import queries as requests
from hub.handovers.rules import is_open
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.forms.schemas import clean
from hub.kernel.forms.sentences import lower_first
from hub.kernel.problems import EditConflict, Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.notices.actions import tell, tell_role
from hub.visit_models.rules import Ended, State, form_of, offered, performer, step_of
from hub.visits import actions as visits
from hub.visits import alongside
from hub.visits import queries as visit_queries
from hub.visits.queries import Running

LATE = (
    "We had been at the door before we knew that this request was over. What was found there is kept with us: "
    "write to us here if you need it."
)
TOO_MANY = "The hub has several answers to this visit already, which wait for a manager’s decision."
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

    The same answer again changes nothing. Raises NotYours for another organisation's visit, or another person's pack,
    NotPossibleNow when too many about this attempt were set aside.
    """
    carried = queries.carried(told["pack"], outside["visit"])
    if carried is None or carried.account_id != outside["account"] or carried.attempt != told["attempt"]:
        raise NotYours()
    visit = visit_queries.visit(carried.visit_id)
    form = form_of(visit.model, step_of(visit.model, carried.step)) or {"question": []}
    asked = {one["key"] for one in form["question"]}
    raw = {key: rules.posted(value) for key, value in told["answers"].items() if key in asked}
    if not _entered(outside, told, raw):
        return _earlier(outside), ""
    why, number = ("unfinished", None) if told.get("unfinished", False) else _recorded(visit, carried, told, raw)
    waiting = _waiting(outside, carried.attempt) if why else []
    status = "aside" if why else "recorded"
    _settle(outside["id"], 1, status=status, why=why, recorded_as=number)
    about = [visit.id, visit.handover_id, outside["account"]]
    record("answer:received", about=about, answer=outside["id"], visit=visit.id, why=why or "recorded")
    if why == "late" and "late" not in waiting:
        _tell_county(visit)
    if why:
        reference = requests.received(visit.handover_id).reference
        tell_role([Role.MANAGER], "answer-aside", visit.id, reference, "doorstep.asides")
    return queries.answer(outside["id"]), _alongside(visit, outside["account"], told["answers"])


def _alongside(visit: Running, account_id: UUID, told: Mapping[str, Any]) -> str:
    """Keep what was said with the answer and belongs to another feature; what is wrong with it, told to its maker."""
    said = {name: str(rules.posted(told[name])) for name in alongside.names() if name in told}
    for name, value in said.items():
        try:
            with db.session.begin_nested():
                alongside.keep(visit.handover_id, {name: value})
        except (Invalid, NotPossibleNow) as problem:
            request = requests.received(visit.handover_id)
            one, place = alongside.named(name), {"handover_id": visit.handover_id}
            tell([account_id], one.refused, visit.handover_id, request.reference, one.page, **place)
            return f"Request {request.reference}, {one.called}: {lower_first(str(problem))}."
    return ""


def _waiting(outside: Mapping[str, Any], attempt: int) -> list[str]:
    """Why this person's other answers about this attempt were set aside. Raises NotPossibleNow when they are many."""
    waiting = queries.waiting(outside["visit"], outside["account"], attempt, besides=outside["id"])
    if len(waiting) >= rules.MOST_ASIDE:
        raise NotPossibleNow(TOO_MANY, "It stays on this phone. Send it again when a manager has settled the others.")
    return waiting


def _tell_county(visit: Running) -> None:
    """The other council hears that there is a late answer, not what it says; where no message may pass, nobody does."""
    with suppress(NotPossibleNow):
        write(requests.received(visit.handover_id), LATE)


def _entered(outside: Mapping[str, Any], told: Mapping[str, Any], raw: Mapping[str, Any]) -> bool:
    """Write the answer down; False when it is here already, perhaps from another tab whose commit this waited for."""
    values = {"org_id": acting().org_id, "id": outside["id"], "pack_id": told["pack"], "visit_id": outside["visit"]}
    values |= {"account_id": outside["account"], "sent_by": acting().account_id, "attempt": told["attempt"]}
    values |= {"made_at": told["made_at"], "received_at": now(), "outcome": told["outcome"] or "", "at": told["at"]}
    values |= {"second_id": told["second"], "answers": raw, "status": "aside", "why": "faults", "version": 1}
    new = insert(DoorstepAnswer).values(values).on_conflict_do_nothing(index_elements=["org_id", "id"])
    return db.session.execute(new.returning(DoorstepAnswer.id)).scalar() is not None


def _earlier(outside: Mapping[str, Any]) -> Row:
    found = queries.answer(outside["id"])
    if (found.account_id, found.visit_id) != (outside["account"], outside["visit"]):
        raise NotYours()
    return found


def _recorded(
    visit: Running, carried: Row, told: Mapping[str, Any], raw: Mapping[str, Any]
) -> tuple[str | None, int | None]:
    """Record the attempt: (None, its number); or (why not, None)."""
    why = _why_not(visit, carried)
    if why:
        return why, None
    good, faults = rules.checked(visit.step, form_of(visit.model, visit.step), told["outcome"], raw)
    if faults or any(rules.wrong_time(told[name], visit.started_at, now()) for name in ("at", "made_at")):
        return "faults", None
    try:
        with db.session.begin_nested():
            at = min(told["at"], now())
            visits.record_attempt(visit, visit.version, told["outcome"], at, good, told["second"])
    except Invalid:  # two must go to this door, and nobody was named
        return "faults", None
    except EditConflict:
        return "second", None
    except NotPossibleNow:
        return _why_not(visit_queries.visit(visit.id), carried) or "moved-on", None
    return None, carried.attempt


def _why_not(visit: Running, carried: Row) -> str | None:
    """Why an answer is not recorded by itself; None when it is the attempt that is due."""
    made = len(visit_queries.attempts(visit.id))
    if queries.has_left(carried.account_id):
        return "left"
    if made >= carried.attempt:
        return "second"
    if visit.status != "open" or not is_open(requests.received(visit.handover_id).status):
        return "late"
    moved = visit.state.step != carried.step or visit.onward_id is not None or performer(visit.step)[0] == "partner"
    return "moved-on" if moved else None


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


def dismiss(found: Row, version: int, reason: str) -> None:
    """Keep an answer unrecorded, with the reason. Raises NotPossibleNow when somebody has settled it."""
    _settle(found.id, version, status="dismissed", reason=clean(reason), **_by_me())
    record("answer:settled", about=_about(found), answer=found.id, visit=found.visit_id, how="dismissed")


def _about(found: Row) -> list[UUID]:
    return [found.visit_id, found.handover_id, found.account_id]


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
