"""Timers of the hand-back."""

from uuid import UUID

from hub.kernel.access import Role
from hub.kernel.work.jobs import job
from hub.national import queries
from hub.notices.actions import tell_role

BY = {Role.SUPERVISOR}


@job("national:overdue", by=BY)
def overdue(pack: str) -> None:
    """Tell the supervisors that nobody has confirmed a pack in time; rows that were settled meanwhile need nobody."""
    pack_id = UUID(pack)
    if queries.outstanding_in(pack_id):
        number = queries.pack_number(pack_id)
        tell_role([Role.SUPERVISOR], "hand-back-overdue", pack_id, str(number), "national.standing", show="overdue")
