"""Timers of the hand-back, and the pull from a national system."""

from uuid import UUID

from hub.directory.sections import when_published
from hub.kernel.access import Role
from hub.kernel.work.jobs import ANYONE, job
from hub.national import queries
from hub.national.its import actions as its
from hub.notices.actions import tell_role

BY = {Role.SUPERVISOR}


@job("national:overdue", by=BY)
def overdue(pack: str) -> None:
    """Tell the supervisors that nobody has confirmed a pack in time; rows that were settled meanwhile need nobody."""
    pack_id = UUID(pack)
    if queries.outstanding_in(pack_id):
        number = queries.pack_number(pack_id)
        tell_role([Role.SUPERVISOR], "hand-back-overdue", pack_id, str(number), "national.standing", show="overdue")


@job("national:pull", by=ANYONE, given_up=its.pull_given_up)
def pull(turn: int) -> None:
    """Fetch cases from the national system; the job sets the timer of the next."""
    its.pull(turn)


@job("national:push", by=ANYONE, given_up=its.push_given_up)
def push(turn: int) -> None:
    """Hand over what is ready."""
    its.push(turn)


for part in ("national", "programme"):  # whichever comes into force last
    when_published(part)(its.published)
