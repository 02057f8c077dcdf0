"""The steps of an import that happen after the page."""

from uuid import UUID

from hub.intake import finished, queries
from hub.intake.actions import runs
from hub.kernel.access import Role
from hub.kernel.work.jobs import job, later

BY = {Role.SUPERVISOR}


@job("intake:read", by=BY)
def read(run_id: str) -> None:
    """Read an uploaded file into staged rows."""
    runs.read(UUID(run_id))


@job("intake:import", by=BY)
def import_step(run_id: str) -> None:
    """Import the next rows and, in the same transaction, ask for those after them: killed anywhere, it goes on."""
    if runs.import_step(UUID(run_id)):
        later("intake:import", run_id=run_id)


@job("intake:discard", by=BY)
def discard(run_id: str) -> None:
    """Drop a file that nobody confirmed in time."""
    if queries.run(UUID(run_id)).status in ("reading", "ready", "unreadable"):
        runs.discard(UUID(run_id))


@job("intake:forget", by=BY)
def forget(run_id: str) -> None:
    """Drop rejected rows after their time."""
    runs.forget(UUID(run_id))


@job("intake:follow", by=BY)
def follow(run_id: str) -> None:
    """Let the features above do what follows a finished import."""
    finished.follow(UUID(run_id))
