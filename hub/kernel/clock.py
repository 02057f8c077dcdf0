"""The time: always aware, always UTC; only pages speak of local time."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(UTC)
