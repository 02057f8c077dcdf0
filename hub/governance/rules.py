"""Pure decisions: when an event happened, and which ids lie in a span of time. No database."""

from datetime import UTC, datetime
from uuid import UUID

LOOKS = ("list:shown", "record:opened", "preview:shown", "search:made", "file:made")
REFUSALS = ("access:refused", "session:refused")
# Choices of the kind filter that stand for several kinds.
GROUPS = {"looks": LOOKS, "refusals": REFUSALS}
LAST = UUID(int=(1 << 128) - 1)


def happened_at(event_id: UUID) -> datetime:
    """When the event happened: its id is a UUIDv7. A mirrored event keeps the id, and so the time, it has at home."""
    return datetime.fromtimestamp((event_id.int >> 80) / 1000, UTC)


def first_id(moment: datetime) -> UUID:
    """The smallest id that an event at this moment, or later, can have: a span of time is a span of ids."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def kinds_of(choice: str) -> tuple[str, ...]:
    """The kinds of event that a choice of the filter stands for."""
    return GROUPS.get(choice, (choice,)) if choice else ()
