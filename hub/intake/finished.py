"""What follows once a list is imported: who on it may be known already is looked for, and features that stand above
the intake add theirs with `@after_import`, each done as a job of its own.

    @after_import("national:reconcile")
    def reconcile(run_id: UUID) -> None:
        "Hold what was handed back against what the list says."

It runs in the background as the person who confirmed the import, once the last row is in; `queries.cases_of(run_id)`
tells which cases the list opened or changed. It must be safe to repeat: a worker may be killed in the middle of it.
"""

from collections.abc import Callable
from uuid import UUID

from hub.kernel.access import Role
from hub.kernel.work.jobs import job, later

After = Callable[[UUID], None]
_AFTER: dict[str, After] = {}


def after_import(name: str) -> Callable[[After], After]:
    """Register what is done after every import, under a name of its own; it is called with the run's id."""

    def register(follow: After) -> After:
        _AFTER[name] = follow
        return follow

    return register


def tell_finished(run_id: UUID) -> None:
    """Ask for all that follows, in the transaction that brought the last row in."""
    later("matching:find")
    for name in _AFTER:
        later("intake:after", run_id=run_id, follow=name)


@job("intake:after", by={Role.SUPERVISOR})
def after(run_id: str, follow: str) -> None:
    """Do one of the things that follow; one that a newer version no longer knows is let go."""
    if follow in _AFTER:
        _AFTER[follow](UUID(run_id))
