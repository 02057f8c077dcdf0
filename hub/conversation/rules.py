"""Who may write to whom about a request, and until when: decisions without a database."""

from datetime import datetime, timedelta
from typing import Any

from hub.handovers.rules import is_open

LONGEST = 2000
# A request that has ended may still need a closing word: where the key was left, that the resident moved.
CLOSING = timedelta(days=14)
# Two councils talk; a partner's people, who work under the district's eyes, ring the council.
BETWEEN_COUNCILS = ("enrichment", "door-knock")
ENDED, LATE, ERASED = "agreement ended", "too late", "erased"
WHY = {
    ENDED: "The sharing agreement has ended, so nothing more passes between the two councils.",
    LATE: "The request ended more than 14 days ago.",
    ERASED: "What one of the two councils kept of this request is erased.",
}


def kept_why(handover: Any, live: bool, at: datetime) -> str | None:
    """Why a message about this hand-over may not pass at a moment: a key of WHY, or None when it may."""
    if handover.erased_at is not None:
        return ERASED
    if not live:
        return ENDED
    over = not is_open(handover.status) and handover.ended_at is not None and handover.ended_at + CLOSING < at
    return LATE if over else None


def is_for(holder_id: Any, account_id: Any) -> bool:
    """Whether messages count as read when this person opens them: who holds the work, or anybody while nobody does."""
    return holder_id is None or holder_id == account_id


def other_side(side: str) -> str:
    """The other organisation's side of the same hand-over."""
    return "received" if side == "sent" else "sent"
