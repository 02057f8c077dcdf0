"""The end of an hour behind the glass: access ends by the clock, and this writes it down; and what waits unseen."""

from uuid import UUID

from hub.kernel.clock import now
from hub.kernel.tenancy import acting, acting_for
from hub.kernel.work.jobs import ANYONE, job
from hub.restricted import actions, queries


@job("glass:over", by=ANYONE)
def glass_over(glass: str) -> None:
    """The time that somebody had is over, unless they ended it."""
    found = queries.one_broken(UUID(glass))
    if found is not None and found.ended_at is None:
        actions.end_glass(found, "time")


def _again() -> None:
    """A look that was given up is followed by the next."""
    with acting_for(acting().org_id):
        actions.keep_watch(now() + actions.EVERY)


@job("restricted:watch", by=ANYONE, given_up=_again)
def watch() -> None:
    """Tell IG of restricted records that are with nobody; in nobody's name, whoever first set the timer."""
    with acting_for(acting().org_id):
        actions.watch()
