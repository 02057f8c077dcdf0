"""What matching does after the page."""

from hub.kernel.access import Role
from hub.kernel.work.jobs import job, later
from hub.matching import actions

BY = {Role.TRACER, Role.SUPERVISOR, Role.CONSULTANT}


@job("matching:find", by=BY)
def find() -> None:
    """Compare who came or changed with everybody else, and go on in a transaction of its own while more remain."""
    if actions.find_fresh():
        later("matching:find")
