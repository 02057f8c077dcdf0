"""What reaches the other side of a hand-over: one job carries every step, another is the timer.

The job copies the writer's present row, not the step that caused it, so it may be repeated and may arrive in any order.
"""

from uuid import UUID

from sqlalchemy import Row, text, update

from hub.handovers import actions, kinds, queries, rules
from hub.handovers.models import Handover
from hub.kernel import audit
from hub.kernel.access import Role
from hub.kernel.db import db, row
from hub.kernel.tenancy import acting, acting_for
from hub.kernel.work.jobs import WrongJob, job
from hub.notices.actions import tell

SENDERS = {Role.TRACER, Role.SUPERVISOR, Role.CONSULTANT}
RECEIVERS = {Role.OFFICER, Role.MANAGER, Role.COORDINATOR, Role.VOLUNTEER, Role.ADVISER}
# Whose row the job's own organisation has, and whose the other.
SIDES = {"sent": (queries.sent, queries.received), "received": (queries.received, queries.sent)}
# Two steps that saw the same state would each run the kind's hook.
ONE_STEP_AT_A_TIME = text("select pg_advisory_xact_lock(hashtextextended(:id, 7105))")


@job("handover:pass_on", by=SENDERS | RECEIVERS, crosses=True)
def pass_on(handover: str, side: str, event: str, acts_for: int) -> None:
    """Tell the other side what this side's row says now, mirror the event, and run what the kind registered.

    Raises WrongJob when the two rows are not the two sides of one hand-over: a row's id alone proves nothing.
    """
    db.session.execute(ONE_STEP_AT_A_TIME, {"id": handover})
    home, (mine_of, theirs_of) = acting().org_id, SIDES[side]
    mine = mine_of(UUID(handover))
    if mine is None or mine.other_org_id != acts_for:
        raise WrongJob("This organisation has no such hand-over with the other.")
    happened = _happened(UUID(event), handover)
    with acting_for(acts_for):
        theirs = theirs_of(mine.id)
        if theirs is None or theirs.other_org_id != home:
            raise WrongJob("The other organisation has no such hand-over with this one.")
        if acts_for != home:
            _mirror(happened, mine.id, home)
        _received_step(mine, theirs, happened.kind) if side == "sent" else _sent_step(mine, theirs)


def _happened(event_id: UUID, handover: str) -> Row:
    """The step of this side's that is passed on. Raises WrongJob where the event is about something else."""
    found = row("select id, kind, role, facts from event where org_id = acting_org() and id = :id", id=event_id)
    if found is None or found.facts.get("handover") != handover or not found.kind.startswith("handover:"):
        raise WrongJob("This organisation has no such event about this hand-over.")
    return found


def _mirror(happened: Row, handover_id: UUID, home: int) -> None:
    """A person's id stays at home: the other controller gets the role, and names on request."""
    facts = {name: None if name == "to" and happened.kind == "handover:assigned" else value
             for name, value in happened.facts.items()}  # fmt: skip
    audit.mirror(happened.id, happened.kind, from_org=home, role=happened.role, about=[handover_id], **facts)


def _received_step(sent: Row, received: Row, happened: str) -> None:
    """For the receiver, who has the row already: new work is made known, withdrawn work ends with what was sent on."""
    if happened == "handover:raised" and received.status == "waiting":
        kinds.call("received", received)
    if set(sent.settled) - set(received.settled) and rules.is_open(received.status):
        _fewer(sent, received)
    if sent.status not in ("withdrawn", "lapsed") or not rules.is_open(received.status):
        return
    _store("received", sent.id, status=sent.status, ended_at=sent.ended_at, ended_why=rules.NEUTRAL_END)
    if received.holder_id and received.kind != "visit-step":
        # A visit that lapses ends at an hour that was known; one that is withdrawn may have somebody on their way.
        urgent = received.kind == "door-knock" and sent.status == "withdrawn"
        place = kinds.place(received.kind, received.id)
        tell([received.holder_id], "request-withdrawn", received.id, received.reference, urgent=urgent, **place)
    for onward in queries.onward(sent.id):
        actions.withdraw_if_open(onward.id)
    kinds.call("ended", queries.received(sent.id))


def _fewer(sent: Row, received: Row) -> None:
    """Somebody whom it names is no longer sought: whoever is on the way to the others is told at once."""
    _store("received", sent.id, settled=sent.settled)
    if received.holder_id and rules.is_open(sent.status):
        place = {"endpoint": "handovers.show", "handover_id": received.id}
        tell([received.holder_id], "request-fewer", received.id, received.reference, urgent=True, **place)


def _sent_step(received: Row, sent: Row) -> None:
    """For the sender: the status, the answer as far as the agreement lets it pass, and what the kind does with it.

    What comes after one's own row was erased is not taken in.
    """
    if sent.erased_at is not None:
        return
    status, late = rules.arriving(sent.status, received.status)
    if (status, late) == (sent.status, sent.late):
        return
    ended_at = sent.ended_at or received.ended_at  # a late answer does not move the end
    values = {"status": status, "late": late, "accepted_at": received.accepted_at, "ended_at": ended_at}
    if received.status == "returned":
        values |= {"answer": _passing(received), "returned_at": received.returned_at}
    if received.status == "bounced":
        values |= {"ended_why": received.ended_why, "suggested_org_id": received.suggested_org_id}
    _store("sent", received.id, **values)
    if received.status in ("returned", "bounced"):
        kinds.call(received.status, queries.sent(received.id))


def _passing(received: Row) -> dict:
    """The answer; after the agreement's end its type and a safety warning alone: the rest waits with the receiver."""
    live = received.agreement_id is None or queries.is_live(received.agreement_id)
    return received.answer if live else rules.copied(received.answer, rules.AFTER_THE_END)


def _store(side: str, handover_id: UUID, **values) -> None:
    db.session.execute(
        update(Handover)
        .where(Handover.org_id == acting().org_id, Handover.id == handover_id, Handover.side == side)
        .values(version=Handover.version + 1, **values)
    )


@job("handover:lapse", by=SENDERS | RECEIVERS)
def lapse(handover: str) -> None:
    """The timer of a hand-over: ends it if it is still open."""
    sent = queries.sent(UUID(handover))
    if rules.is_open(sent.status):
        actions.lapse(sent)
