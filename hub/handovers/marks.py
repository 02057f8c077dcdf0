"""What a queue marks on a request, besides what happens to it: never opened, messages unread."""

from uuid import UUID

from sqlalchemy import Row, func, update

from hub.handovers.models import Handover
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.tenancy import acting


def mark_opened(row: Row) -> None:
    """Take the mark 'never opened' from a request; the page that shows it records the look."""
    if row.opened_at is None:
        mine = (Handover.org_id == acting().org_id, Handover.id == row.id, Handover.side == "received")
        db.session.execute(update(Handover).where(*mine).values(opened_at=now()))


def count_unread(handover_id: UUID, side: str, more: int) -> None:
    """Count messages that came (or, below nought, were read) beside a hand-over; whoever passes them on records it."""
    mine = (Handover.org_id == acting().org_id, Handover.id == handover_id, Handover.side == side)
    db.session.execute(update(Handover).where(*mine).values(unread=func.greatest(Handover.unread + more, 0)))
