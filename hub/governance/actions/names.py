"""Asking another council for the names behind its looks, and answering: both sides keep a row, jobs carry the steps."""

from uuid import UUID

from sqlalchemy import Row, insert, update

from hub.governance.models import NamesRequest
from hub.governance.queries import names as queries
from hub.governance.rules import LOOKS
from hub.kernel.access import Role
from hub.kernel.audit import mirror, record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.notices.actions import tell_role


def ask(handover: Row, why: str) -> UUID:
    """Ask the other side of a hand-over who looked at it; asking while one waits is that one."""
    if waiting := queries.open_for(handover.id):
        return waiting.id
    request_id, actor = new_id(), acting()
    db.session.execute(
        insert(NamesRequest).values(
            org_id=actor.org_id,
            id=request_id,
            side="asked",
            handover_id=handover.id,
            handover_side=handover.side,
            other_org_id=handover.other_org_id,
            why=why,
            asked_by=actor.account_id,
            asked_at=now(),
            status="waiting",
        )  # fmt: skip
    )
    told = {"handover": handover.id, "names_request": request_id}
    event = record("names:asked", about=[handover.id], **told)
    later("names:ask", acts_for=handover.other_org_id, event=event, **told)
    return request_id


def give_copy(asked: Row) -> None:
    """Give the other council its copy, in the asker's name: the database takes it from nobody else."""
    side = "received" if asked.handover_side == "sent" else "sent"
    copied = {name: getattr(asked, name) for name in ("id", "handover_id", "why", "asked_at")}
    values = copied | {"org_id": asked.other_org_id, "other_org_id": asked.org_id, "handover_side": side}
    db.session.execute(insert(NamesRequest).values(side="received", status="waiting", **values))


def take_in(asked: Row, event: UUID) -> None:
    """For the council that is asked: it stands in its trail, and its officers are told."""
    told = {"handover": asked.handover_id, "names_request": asked.id}
    mirror(event, "names:asked", from_org=asked.org_id, role=Role.IG, about=[asked.handover_id], **told)
    tell_role([Role.IG], "names-asked", asked.id, asked.reference, "governance.names_show", request_id=asked.id)


def give(received: Row) -> None:
    """Answer with the names of everybody here who looked. Raises NotPossibleNow for one that was answered."""
    looked = queries.who_looked(received.handover_id, LOOKS)
    times = [{"first_at": one.first_at.isoformat(), "last_at": one.last_at.isoformat()} for one in looked]
    named = [{"name": one.name, "role": one.role, "looks": one.looks} for one in looked]
    _answer(received, status="given", answer=[name | when for name, when in zip(named, times, strict=True)])
    told = {"handover": received.handover_id, "names_request": received.id}
    _send(received, record("names:given", about=[received.handover_id], count=len(looked), **told))


def refuse(received: Row, reason: str) -> None:
    """Answer that the names are not given, and why. Raises NotPossibleNow for one that was answered."""
    _answer(received, status="refused", reason=reason)
    told = {"handover": received.handover_id, "names_request": received.id}
    _send(received, record("names:refused", about=[received.handover_id], **told))


def _answer(received: Row, **values) -> None:
    if not store(received.id, "received", answered_by=acting().account_id, answered_at=now(), **values):
        raise NotPossibleNow("This question has been answered.", "Open it to see the answer.")


def _send(received: Row, event: UUID) -> None:
    told = {"handover": received.handover_id, "names_request": received.id, "event": event}
    later("names:answer", acts_for=received.other_org_id, **told)


def store(request_id: UUID, side: str, **values) -> bool:
    """Write an answer onto a row that waits; False where it no longer does: its policy lets no answer be changed."""
    mine = (NamesRequest.org_id == acting().org_id, NamesRequest.id == request_id, NamesRequest.side == side)
    return db.session.execute(update(NamesRequest).where(*mine).values(**values)).rowcount == 1


def bring_answer(received: Row, event: UUID, kind: str, facts: dict) -> None:
    """For the asker: the answer is on its row and in its trail, and its officers are told. Twice is once."""
    answered = {"status": received.status, "answer": received.answer, "reason": received.reason}
    if not store(received.id, "asked", answered_at=received.answered_at, **answered):
        return
    mirror(event, kind, from_org=received.org_id, role=Role.IG, about=[received.handover_id], **facts)
    where = {"endpoint": "governance.names_show", "request_id": received.id}
    tell_role([Role.IG], "names-answered", received.id, received.reference, **where)
