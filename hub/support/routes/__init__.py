"""The pages of needs: of those who heard of them (needs.py, passing.py), of a helpline (helpline.py), of whoever is
in charge (review.py).
"""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Flask
from sqlalchemy import Row

from hub.handovers.kinds import part, shown_at
from hub.handovers.rules import SUPPORT
from hub.kernel.access import May, may
from hub.kernel.web.pages import nav
from hub.services.needs import label
from hub.support import queries
from hub.support.persons import Person, person
from hub.support.rules import STATES

of_needs = Blueprint("needs", __name__, url_prefix="/needs")
of_helpline = Blueprint("helpline", __name__, url_prefix="/helpline")


def register(app: Flask) -> None:
    """Add the pages, and say that a helpline sees there what it is asked."""
    from hub.support.routes import helpline, needs, passing, review  # noqa: F401 - they fill the blueprints

    app.register_blueprint(of_needs)
    app.register_blueprint(of_helpline)
    nav("Helpline", "helpline.index", May.SEE_SUPPORT, order=30)
    for kind in SUPPORT:
        shown_at(kind, "helpline.show")


@part
def of_request(handover):
    """The needs that this organisation noted at a request, on the request's page."""
    if handover.kind not in ("door-knock", "enrichment") or not may(May.MEET_NEEDS):
        return None
    return "support/_of_request.html", listed("handover", handover.id)


def listed(about_kind: str, about_id: UUID, needs: Sequence[Row] | None = None) -> dict:
    """What the list of needs on a record's page is told; `needs` where the page has read them already."""
    return {
        "needs": queries.for_(about_id) if needs is None else needs,
        "label": label, "states": STATES, "about_kind": about_kind,
        "about_id": about_id,
    }  # fmt: skip


def opened(need_id: UUID) -> tuple[Row, Person]:
    """A need with whose it is. Raises NotYours."""
    need = queries.need(need_id)
    return need, person(need.about_kind, need.about_id)
