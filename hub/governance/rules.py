"""Pure decisions: when an event happened, and which ids lie in a span of time. No database."""

from datetime import UTC, datetime
from uuid import UUID

from hub.governance.words import ABOUT, WORDS, about, having

LOOKS = ("list:shown", "record:opened", "preview:shown", "search:made", "file:made")
REFUSALS = ("access:refused", "session:refused")
# Choices of the kind filter that stand for several kinds.
GROUPS = {"refusals": REFUSALS} | {one.key: tuple(kind for kind in WORDS if about(kind) is one) for one in ABOUT}
LAST = UUID(int=(1 << 128) - 1)


def happened_at(event_id: UUID) -> datetime:
    """When the event happened: its id is a UUIDv7. A mirrored event keeps the id, and so the time, it has at home."""
    return datetime.fromtimestamp((event_id.int >> 80) / 1000, UTC)


def first_id(moment: datetime) -> UUID:
    """The smallest id that an event at this moment, or later, can have: a span of time is a span of ids."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def kinds_of(choice: str, typed: str = "") -> tuple[str, ...] | None:
    """The kinds of event that a choice of the filter and the words typed beside it stand for; () for every kind.

    None where the two exclude each other, or no kind has the words.
    """
    chosen = GROUPS.get(choice, (choice,)) if choice else ()
    if not typed.strip():
        return chosen
    narrowed = having(typed)
    return (tuple(kind for kind in narrowed if kind in chosen) if chosen else narrowed) or None
