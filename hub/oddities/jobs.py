"""The night's search: a timer of each organisation that sets itself again."""

from hub.directory.sections import when_published
from hub.kernel.tenancy import acting, acting_for
from hub.kernel.work.jobs import ANYONE, job
from hub.oddities.actions import searching


def _again() -> None:
    """A night that was given up is told on the desk; the next one comes all the same."""
    with acting_for(acting().org_id):
        searching.keep_watch()


@job("oddities:night", by=ANYONE, given_up=_again)
def night() -> None:
    """Search the trail; the hub does it in nobody's name, whoever first set the timer."""
    with acting_for(acting().org_id):
        searching.look("night")
        searching.keep_watch()


# Whatever an organisation publishes first.
for part in ("oddities", "programme", "visit_model", "teams", "systems"):
    when_published(part)(searching.keep_watch)
