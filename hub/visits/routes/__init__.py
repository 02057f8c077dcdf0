"""The pages of a request's visit: what is done at it (work.py), its door (door.py), a partner's step (partner.py)."""

from uuid import UUID

from flask import Blueprint, Flask
from sqlalchemy import Row

from hub.handovers import queries as requests
from hub.handovers.kinds import work_at
from hub.handovers.rules import STATUS_WORDS, is_open
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.visits import queries
from hub.visits.queries import Running

bp = Blueprint("visits", __name__, url_prefix="/requests/<uuid:handover_id>/visit")


def register(app: Flask) -> None:
    """Add the pages, and say that a door-knock is worked on here."""
    from hub.visits.routes import door, partner, work  # noqa: F401 (declare the views)

    app.register_blueprint(bp)
    work_at("door-knock", "visits.show")


def requested(handover_id: UUID) -> Row:
    """A door-knock that this organisation was asked for, open or over. Raises NotYours."""
    found = requests.received(handover_id)
    if found is None or found.kind != "door-knock":
        raise NotYours()
    return found


def under_way(handover_id: UUID) -> tuple[Row, Running]:
    """The request and its visit, if somebody may work on them. Raises NotYours, NotPossibleNow."""
    found = requested(handover_id)
    visit = queries.of_request(handover_id)
    if not is_open(found.status):
        how = STATUS_WORDS[found.status].lower()
        raise NotPossibleNow(f"This request has ended: {how}.", "Please do not contact the resident.")
    if visit is None or visit.status != "open":
        raise NotPossibleNow("No visit is under way for this request.", "Open the request to see what can be done.")
    return found, visit
