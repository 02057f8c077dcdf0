"""The time: always aware, always UTC; only pages, and what counts in days, speak of local time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day that it is in the UK."""
    return now().astimezone(UK).date()
