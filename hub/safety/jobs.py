"""The timers of safety: a marker due for review or over, somebody overdue at a door, an alarm nobody took up."""

from uuid import UUID

from sqlalchemy import Row

from hub.handovers.kinds import when_ended
from hub.identity.queries import colleagues
from hub.kernel.access import PARTNER_ROLES, Role
from hub.kernel.work.jobs import job
from hub.notices.actions import tell
from hub.safety import queries
from hub.safety.actions import doors, markers

OFFICERS = {Role.OFFICER, Role.MANAGER}
AT_DOORS = OFFICERS | PARTNER_ROLES


@job("marker:due", by=OFFICERS)
def marker_due(marker: str, reviews: int) -> None:
    """Tell a marker's owner that it is due for review; every manager, where the owner has left."""
    found = queries.marker(UUID(marker))
    if found is None or found.ended_at is not None or found.reviews != reviews:
        return
    told = [one.id for one in colleagues(Role.MANAGER)] if found.is_left else [found.owner_id]
    tell(told, "marker-due", found.id, found.reference or "", "markers.show", marker_id=found.id)


@job("marker:expire", by=OFFICERS)
def marker_expire(marker: str, reviews: int) -> None:
    """End a marker that nobody renewed."""
    found = queries.marker(UUID(marker))
    if found is not None and found.ended_at is None and found.reviews == reviews:
        markers.expire(found)


@job("door:overdue", by=AT_DOORS)
def door_overdue(check_in: str) -> None:
    """The time at a door, and the grace after it, are over."""
    doors.raise_alarm(UUID(check_in))


@job("door:escalate", by=AT_DOORS)
def door_escalate(check_in: str, deadline: str) -> None:
    """Nobody may have taken up an alarm."""
    doors.escalate(UUID(check_in), deadline)


@when_ended("visit-step")
@when_ended("door-knock")
def request_ended(handover: Row) -> None:
    """Nobody is needed at that door any more."""
    doors.warn_at_door(handover.id)
