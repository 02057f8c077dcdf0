"""The restricted record that this browser's person looks at, for a reason that they gave, until a moment.

It stands in the browser's own signed cookie: the transaction's context and the banner are both made of it, so that
nobody sees behind the glass without the banner above the page. The database asks its own row besides.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import has_request_context, session

from hub.kernel.clock import now

KEY = "glass"


@dataclass(frozen=True, slots=True)
class Glass:
    """Which row, until when (UTC), and what the banner calls it: a reference, never a name."""

    id: UUID
    until: datetime
    what: str


def remember(id_: UUID, until: datetime, what: str) -> None:
    """From the next page on this browser looks behind the glass."""
    session[KEY] = [str(id_), until.isoformat(), what]


def forget() -> None:
    """No longer."""
    session.pop(KEY, None)


def standing() -> Glass | None:
    """What this browser looks at now; None when it is nothing, or the time is over."""
    kept = session.get(KEY) if has_request_context() else None
    if not kept:
        return None
    told = Glass(UUID(kept[0]), datetime.fromisoformat(kept[1]), kept[2])
    return told if told.until > now() else None
