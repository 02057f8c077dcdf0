"""The only writers of call backs: ask, find out for which visit, ring."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from hub.call_backs import queries, rules
from hub.call_backs.models import CallBack
from hub.handovers import queries as requests
from hub.handovers.rules import is_open
from hub.identity.queries import colleagues
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.notices.actions import tell, tell_role


def ask(card_id: UUID, handover_id: UUID | None, phone: str, part_of_day: str, language: str) -> bool:
    """Keep that a resident asks to be rung, once for a card; False when it was asked for already.

    `phone` as E.164. What follows for the request's sender is a job's work.
    """
    call_back_id = new_id()
    values = {
        "org_id": acting().org_id, "id": call_back_id, "side": "received", "handover_id": handover_id,
        "card_id": card_id, "phone": phone, "part_of_day": part_of_day, "language": language, "asked_at": now(),
        "state": "waiting",
    }  # fmt: skip
    statement = insert(CallBack).values(values).on_conflict_do_nothing().returning(CallBack.id)
    if db.session.execute(statement).scalar() is None:
        return False
    about = [call_back_id, card_id, handover_id]
    event = record("call_back:asked", about=about, call_back=call_back_id, handover=handover_id)
    if handover_id:
        _pass_on(call_back_id, handover_id, event)
    else:
        _tell_that_one_waits()
    return True


def _pass_on(call_back_id: UUID, handover_id: UUID, event: UUID) -> None:
    """The district is told at once that nobody needs to knock; the sender by a job."""
    request = requests.received(handover_id)
    if is_open(request.status):
        told = {"about": request.id, "reference": request.reference, "endpoint": "handovers.show"}
        who = requests.who_has(request) or [one.id for one in colleagues(Role.MANAGER)]
        tell(who, "resident-in-touch", urgent=True, handover_id=request.id, **told)
    later("call_back:pass_on", acts_for=request.other_org_id, handover=handover_id, call_back=call_back_id, event=event)


def found_out(card_id: UUID, handover_id: UUID) -> None:
    """Now it is known at whose door a card was left: a call that was asked for with it goes on its way."""
    waiting = queries.of_card(card_id)
    if waiting is None or waiting.handover_id is not None:
        return
    _set(waiting.id, waiting.state, handover_id=handover_id)
    about = [waiting.id, card_id, handover_id]
    event = record("call_back:traced", about=about, call_back=waiting.id, handover=handover_id)
    if waiting.state == "waiting":
        _pass_on(waiting.id, handover_id, event)


def keep(call_back_id: UUID, handover_id: UUID, why: str) -> None:
    """Nobody else will ring: the agreement lets no number pass, or has ended. The job calls this."""
    _set(call_back_id, "waiting", state="ours")
    about = [call_back_id, handover_id]
    record("call_back:kept", about=about, call_back=call_back_id, handover=handover_id, why=why)
    _tell_that_one_waits()


def _tell_that_one_waits() -> None:
    about = rules.waiting_list(acting().org_id)
    tell_role([Role.MANAGER], "call-back-waits", about, "", "cards.call_backs")


def passed(call_back_id: UUID) -> None:
    """The sender has it, with the number, and rings. The job calls this."""
    _set(call_back_id, "waiting", state="passed")
    record("call_back:passed", about=[call_back_id], call_back=call_back_id)


def ring(call_back_id: UUID) -> None:
    """Record that somebody here rang the resident. Raises NotYours, NotPossibleNow."""
    found = queries.call_back(call_back_id)
    if found is None:
        raise NotYours()
    if found.state not in ("waiting", "ours"):
        raise NotPossibleNow("This call is not waiting any more.", "Look at the list: somebody else has rung.")
    _set(call_back_id, found.state, state="rung", rung_at=now(), rung_by=acting().account_id)
    record("call_back:rung", about=[call_back_id, found.handover_id], call_back=call_back_id)


def _set(call_back_id: UUID, state_before: str, **values) -> None:
    changed = db.session.execute(
        update(CallBack)
        .where(CallBack.org_id == acting().org_id, CallBack.id == call_back_id, CallBack.side == "received")
        .where(CallBack.state == state_before)
        .values(**values)
    )
    if changed.rowcount != 1:
        raise NotPossibleNow("Somebody else was quicker.", "Look at the list again.")
