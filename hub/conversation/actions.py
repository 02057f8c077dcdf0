"""Writing a message, giving the other council its copy, reading."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Row, insert, update

from hub.conversation import queries, rules
from hub.conversation.models import Message
from hub.handovers.marks import count_unread
from hub.kernel import audit
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later


def write(handover: Row, words: str) -> UUID:
    """Write to the other side of a hand-over; a job carries it over. Raises NotPossibleNow once none may pass."""
    moment = now()
    why = rules.kept_why(handover, queries.is_live(handover), moment)
    if why or handover.kind not in rules.BETWEEN_COUNCILS:
        raise NotPossibleNow(f"Your message was not sent. {rules.WHY.get(why, '')}", "Ring the other council instead.")
    message_id = new_id()
    db.session.execute(
        insert(Message).values(
            org_id=acting().org_id,
            id=message_id,
            side="sent",
            handover_id=handover.id,
            handover_side=handover.side,
            other_org_id=handover.other_org_id,
            words=words,
            account_id=acting().account_id,
            role=acting().role,
            at=moment,
        )  # fmt: skip
    )
    event = audit.record("message:sent", about=[handover.id], handover=handover.id, message=message_id)
    later("message:pass_on", acts_for=handover.other_org_id, handover=handover.id, message=message_id, event=event)
    return message_id


def give(message: Row) -> None:
    """Give the receiver its copy, in the writer's name: the database takes it from nobody else."""
    copied = {name: getattr(message, name) for name in ("id", "handover_id", "words", "role", "at")}
    db.session.execute(
        insert(Message).values(
            org_id=message.other_org_id,
            side="received",
            other_org_id=message.org_id,
            handover_side=rules.other_side(message.handover_side),
            **copied,
        )  # fmt: skip
    )
    _mark(message, passed_at=now())


def keep(message: Row, why: str) -> None:
    """Say on a message that it never passed, and why."""
    _mark(message, kept_why=why)


def _mark(message: Row, **values) -> None:
    mine = (Message.org_id == acting().org_id, Message.id == message.id, Message.side == "sent")
    db.session.execute(update(Message).where(*mine).values(**values))


def take_in(message: Row, from_org: int, event: UUID) -> None:
    """For the receiver: what was written is in its trail, under the id it has at home, and counts as unread."""
    told = {"handover": message.handover_id, "message": message.id}
    if acting().org_id != from_org:
        audit.mirror(event, "message:sent", from_org=from_org, role=message.role, about=[message.handover_id], **told)
    audit.record("message:received", about=[message.handover_id], **told)
    count_unread(message.handover_id, rules.other_side(message.handover_side), more=1)


def mark_read(handover: Row, holder_id: UUID | None, shown: Collection[UUID]) -> None:
    """Whoever holds the work has read these messages (anybody, while nobody holds it); the page records the look."""
    me = acting().account_id
    if not handover.unread or not rules.is_for(holder_id, me):
        return
    unread = (Message.side == "received", Message.read_at.is_(None), Message.handover_side == handover.side)
    read = db.session.execute(
        update(Message)
        .where(Message.org_id == acting().org_id, Message.handover_id == handover.id, *unread)
        .where(Message.id.in_(shown))
        .values(read_at=now(), read_by=me)
    )
    count_unread(handover.id, handover.side, more=-read.rowcount)
