"""How long an import still takes, as people say it."""

from datetime import datetime
from typing import Protocol

LEAST_DONE = 0.02  # before that, how fast it goes says more of the start than of the work


class Running(Protocol):
    """An import under way: rows done and in all, and since when."""

    status: str
    done: int
    total: int
    rejected: int
    repeated: int
    confirmed_at: datetime | None


def time_left(run: Running, at: datetime) -> str:
    """'about 20 seconds', 'about 3 minutes'; nothing while it can't be told."""
    before = run.rejected + run.repeated  # they were done before it began
    done, all_ = run.done - before, run.total - before
    if run.status != "importing" or run.confirmed_at is None or done < all_ * LEAST_DONE or not done:
        return ""
    seconds = (at - run.confirmed_at).total_seconds() * (all_ - done) / done
    if seconds < 90:
        return f"about {max(5, round(seconds / 5) * 5)} seconds"
    return f"about {round(seconds / 60)} minutes"
