"""The night's search, a timer of each organisation that sets itself again; a search asked for; other figures tried."""

from uuid import UUID

from hub.directory.sections import when_published
from hub.kernel.access import Role
from hub.kernel.tenancy import acting, acting_for
from hub.kernel.work.jobs import ANYONE, job
from hub.oddities.actions import searching, trying


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


@job("oddities:search", by={Role.IG})
def asked() -> None:
    """Search now, in the name of whoever pressed the button; and from now on every night."""
    searching.look("asked")
    searching.keep_watch()


def _untried(trial: str, nth: int) -> None:
    """A rule that could not be tried is told on the trial's page, and the others are tried all the same."""
    trying.skip(UUID(trial), nth)


@job("oddities:try", by={Role.IG}, given_up=_untried)
def try_rule(trial: str, nth: int) -> None:
    """Count what one rule would find by other figures, and go on with the next."""
    trying.one_rule(UUID(trial), nth)


# Whatever an organisation publishes first.
for part in ("oddities", "programme", "visit_model", "teams", "systems"):
    when_published(part)(searching.keep_watch)
