"""Pure decisions: when an event happened, which ids lie in a span of time, what a question means. No database."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from hub.governance.words import ABOUT, WORDS, about, having
from hub.kernel.clock import UK

OPENED = ("record:opened", "preview:shown")
LOOKS = ("list:shown", *OPENED, "search:made", "file:made")
REFUSALS = ("access:refused", "session:refused")
STEPS = ("handover:raised", "handover:accepted", "handover:returned", "handover:bounced", "handover:withdrawn")
# Choices of the kind filter that stand for several kinds.
GROUPS = {"refusals": REFUSALS} | {one.key: tuple(kind for kind in WORDS if about(kind) is one) for one in ABOUT}
LAST = UUID(int=(1 << 128) - 1)
# Spans that go with the day: what an officer asks again and again.
SPANS = {"1": "The last 24 hours", "7": "The last 7 days", "30": "The last 30 days", "90": "The last 90 days",
         "365": "The last 12 months"}  # fmt: skip
BY_WEEK_FROM = 92  # days: more bars than these are too thin to read on a phone


def happened_at(event_id: UUID) -> datetime:
    """When the event happened: its id is a UUIDv7. A mirrored event keeps the id, and so the time, it has at home."""
    return datetime.fromtimestamp((event_id.int >> 80) / 1000, UTC)


def first_id(moment: datetime) -> UUID:
    """The smallest id that an event at this moment, or later, can have: a span of time is a span of ids."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def begins(day: date) -> datetime:
    """The moment at which a day begins in the UK."""
    return datetime.combine(day, time(), UK)


def back(days: str | None, moment: datetime) -> datetime | None:
    """Where a relative span begins: so many days before this moment."""
    return moment - timedelta(days=int(days)) if days else None


def kinds_of(choice: str, typed: str = "") -> tuple[str, ...] | None:
    """The kinds of event that a choice of the filter and the words typed beside it stand for; () for every kind.

    None where the two exclude each other, or no kind has the words.
    """
    chosen = GROUPS.get(choice, (choice,)) if choice else ()
    if not typed.strip():
        return chosen
    narrowed = having(typed)
    return (tuple(kind for kind in narrowed if kind in chosen) if chosen else narrowed) or None


def closed_until(moment: datetime) -> date:
    """The first day whose figures are not final: a page that began before midnight may still commit for an hour."""
    return (moment - timedelta(hours=1)).astimezone(UK).date()


def buckets(first: date, last: date) -> list[date]:
    """The days from first to last, or the Mondays of their weeks where there are too many days to draw."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return list(dict.fromkeys(bucket(day, len(days)) for day in days))


def bucket(day: date, days: int) -> date:
    """The day itself, or the Monday of its week in a span of so many days."""
    return day if days < BY_WEEK_FROM else day - timedelta(days=day.weekday())


def summed(counts: Iterable[tuple[date, int]], over: list[date], days: int) -> dict[date, int]:
    """For each bucket of a span of so many days how many there were, none left out."""
    found = dict.fromkeys(over, 0)
    for day, n in counts:
        if (key := bucket(day, days)) in found:
            found[key] += n
    return found
