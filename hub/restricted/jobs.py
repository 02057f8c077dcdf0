"""The end of an hour behind the glass: access ends by the clock, and this writes it down."""

from uuid import UUID

from hub.kernel.work.jobs import ANYONE, job
from hub.restricted import actions, queries


@job("glass:over", by=ANYONE)
def glass_over(glass: str) -> None:
    """The time that somebody had is over, unless they ended it."""
    found = queries.one_broken(UUID(glass))
    if found is not None and found.ended_at is None:
        actions.end_glass(found, "time")
