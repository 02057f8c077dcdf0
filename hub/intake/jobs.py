"""The steps of an import that happen after the page."""

from uuid import UUID

from hub.intake import queries
from hub.intake.actions import runs
from hub.kernel.access import Role
from hub.kernel.jobs import job

BY = {Role.SUPERVISOR}


@job("intake:read", by=BY)
def read(run_id: str) -> None:
    """Read an uploaded file into staged rows."""
    runs.read(UUID(run_id))


@job("intake:import", by=BY)
def import_step(run_id: str) -> None:
    """Import the next rows; the step itself asks for the one after it."""
    runs.import_step(UUID(run_id))


@job("intake:discard", by=BY)
def discard(run_id: str) -> None:
    """Drop a file that nobody confirmed in time."""
    if queries.run(UUID(run_id)).status in ("reading", "ready", "unreadable"):
        runs.discard(UUID(run_id))


@job("intake:forget", by=BY)
def forget(run_id: str) -> None:
    """Drop rejected rows after their time."""
    runs.forget(UUID(run_id))
