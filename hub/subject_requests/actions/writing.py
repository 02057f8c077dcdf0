"""Every change of a request: as it was seen, with its due day computed anew and the timers that watch it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update

from hub.kernel.clock import UK, now
from hub.kernel.db import db
from hub.kernel.problems import EditConflict, NotPossibleNow
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.subject_requests import queries
from hub.subject_requests.models import SubjectRequest
from hub.subject_requests.queries import Standing
from hub.subject_requests.rules.clock import WARN_DAYS
from hub.subject_requests.rules.words import OUTCOMES

MORNING = time(8)


def seen(request_id: UUID, version: int) -> Standing:
    """The request, locked, if it is as it was seen and open. Raises NotYours, EditConflict, NotPossibleNow."""
    standing = queries.standing(request_id, lock=True)
    if standing.request.version != version:
        raise EditConflict(standing.request.version, [], about=[request_id])
    if standing.request.state != "open":
        ended = OUTCOMES[standing.request.outcome].lower()
        raise NotPossibleNow(f"This request is closed: {ended}.", "Open it again first.")
    return standing


def write(request_id: UUID, **values: Any) -> None:
    """Write into a locked request, and let its due day follow."""
    mine = (SubjectRequest.org_id == acting().org_id, SubjectRequest.id == request_id)
    db.session.execute(update(SubjectRequest).where(*mine).values(version=SubjectRequest.version + 1, **values))
    standing = queries.standing(request_id)
    due_on = standing.due_on
    if due_on != standing.request.due_on:
        db.session.execute(update(SubjectRequest).where(*mine).values(due_on=due_on))
    if standing.request.state == "open" and due_on and (due_on != standing.request.due_on or "state" in values):
        watch(request_id, due_on)


def watch(request_id: UUID, due_on: date) -> None:
    """Tell people a week before the last day, and on the morning after it, unless it moved meanwhile."""
    for on in (due_on - timedelta(days=WARN_DAYS), due_on + timedelta(days=1)):
        at = datetime.combine(on, MORNING, UK).astimezone(UTC)
        later("subject_request:watch", at=max(at, now()), request=request_id, due=due_on.isoformat())
