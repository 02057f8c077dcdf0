"""How a hand-over ends: answered, sent back, withdrawn, or over by its clock."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, update

from hub.handovers import kinds, queries, rules
from hub.handovers.actions.changing import change, pass_on, received
from hub.handovers.models import Handover
from hub.kernel import audit
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.problems import NotPossibleNow, NotYours


def return_answer(handover_id: UUID, answer: Mapping[str, Any], version: int) -> None:
    """Answer a received hand-over; only what the agreement returns is kept. Raises EditConflict, NotYours."""
    row = received(handover_id)
    kept = rules.copied(answer, row.returns)
    moment = now()
    change(handover_id, version, status="returned", answer=kept, returned_at=moment, ended_at=moment)
    event = audit.record(
        "handover:returned", about=[handover_id], handover=handover_id, fields=list(kept),
        outcome=str(kept.get("outcome", "")),
    )  # fmt: skip
    pass_on(row, "received", event)


def keep_answer(handover_id: UUID, answer: Mapping[str, Any], version: int) -> None:
    """Keep an answer that is not finished; nobody else sees it before it is returned. Raises EditConflict, NotYours.

    The feature that asks for it records its own event: what was kept is its to say.
    """
    returns = received(handover_id).returns
    change(handover_id, version, answer=rules.copied(answer, returns))


def bounce(handover_id: UUID, version: int, why: str, suggested_org_id: int | None = None) -> None:
    """Send a hand-over back: 'not ours' with a suggestion, 'declined' by a partner. Raises EditConflict, NotYours."""
    row = received(handover_id)
    # A partner has no right to that column, nor suggests anybody.
    suggested = {} if suggested_org_id is None else {"suggested_org_id": suggested_org_id}
    change(handover_id, version, status="bounced", ended_at=now(), ended_why=why, **suggested)
    event = audit.record(
        "handover:bounced", about=[handover_id], handover=handover_id, why=why, suggested=suggested_org_id
    )
    pass_on(row, "received", event)
    for onward in queries.onward(handover_id):
        withdraw_if_open(onward.id)
    kinds.call("ended", queries.received(handover_id))


def withdraw(handover_id: UUID) -> None:
    """End a sent hand-over that is no longer needed, for all whom it was passed to. Raises NotYours, NotPossibleNow."""
    if not withdraw_if_open(handover_id):
        raise NotPossibleNow("This request has already ended.", "Look at its outcome.")


def withdraw_if_open(handover_id: UUID) -> bool:
    """The same for work that must go on: False for one that has ended, at this very moment even. Raises NotYours.

    The reason is always the same neutral one: a reason would tell what the receiver has no need to know.
    """
    row = queries.sent(handover_id)
    if row is None:
        raise NotYours()
    if not _end_sent(row, "withdrawn"):
        return False
    event = audit.record("handover:withdrawn", about=[handover_id], handover=handover_id, why=rules.NEUTRAL_END)
    pass_on(row, "sent", event)
    return True


def lapse(row: Row) -> None:
    """End a sent hand-over whose time has passed, if it is still open; the timer job calls this."""
    if not _end_sent(row, "lapsed"):
        return
    event = audit.record("handover:lapsed", about=[row.id], handover=row.id)
    pass_on(row, "sent", event)
    kinds.call("lapsed", row)


def _end_sent(row: Row, status: str) -> bool:
    ended = db.session.execute(
        update(Handover)
        .where(Handover.org_id == row.org_id, Handover.id == row.id, Handover.side == "sent")
        .where(Handover.status.in_(rules.OPEN))  # another session that is ending it now is waited for, and then wins
        .values(status=status, ended_at=now(), ended_why=rules.NEUTRAL_END, version=Handover.version + 1)
    )
    return ended.rowcount == 1
