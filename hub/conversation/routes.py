"""The conversation of a received request: on the request's own page, and alone while one is writing."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, url_for
from sqlalchemy import Row

from hub.conversation import rules, threads
from hub.handovers import queries as handovers
from hub.handovers.kinds import part
from hub.kernel.access import May, may, requires
from hub.kernel.audit import record
from hub.kernel.problems import NotYours
from hub.kernel.web.pages import page

bp = Blueprint("conversation", __name__)


def register(app: Flask) -> None:
    """Add the page."""
    app.register_blueprint(bp)


@part
def on_the_request(row: Row) -> tuple[str, dict] | None:
    """The conversation on a request's page."""
    if row.kind not in rules.BETWEEN_COUNCILS or not may(May.WORK_REQUESTS):
        return None
    thread = threads.opened(row, row.holder_id, blank=True)
    return "conversation/_thread.html", {"thread": thread, "to": url_for("conversation.thread", handover_id=row.id)}


@bp.route("/requests/<uuid:handover_id>/messages", methods=["GET", "POST"])
@requires(May.WORK_REQUESTS)
def thread(handover_id: UUID):
    """What was written, and a form to answer."""
    row = handovers.received(handover_id)
    if row is None or row.kind not in rules.BETWEEN_COUNCILS:
        raise NotYours()
    opened = threads.opened(row, row.holder_id)
    if threads.sent(opened):
        flash(f"Your message is on its way to {row.other_name}")
        return redirect(url_for("handovers.show", handover_id=row.id, _anchor="messages"), 303)
    record("record:opened", about=[row.id], record="conversation")
    back = (url_for("handovers.show", handover_id=row.id), f"Request {row.reference}")
    return page("conversation/thread.html", thread=opened, form=opened.form, row=row, back_to=back)
