"""The queue of what an organisation received, and one request of it."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, request, url_for

from hub.directory.fields import KINDS
from hub.directory.sections import live
from hub.handovers import actions, queries, rules
from hub.handovers.kinds import WORK_PAGES
from hub.handovers.schemas import Assign, NotOurs, QueueFilter
from hub.identity.queries import colleagues
from hub.kernel.access import May, Role, requires
from hub.kernel.audit import record
from hub.kernel.forms import Form, seen_version
from hub.kernel.pages import after, cut, nav, page
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import acting

bp = Blueprint("handovers", __name__)


def register(app: Flask) -> None:
    """Add the pages and their place in the navigation."""
    app.register_blueprint(bp)
    nav("Requests", "handovers.queue", May.SEE_REQUESTS, order=10)


def teams() -> list[tuple[str, str]]:
    """The organisation's own teams, for a list to choose from."""
    section = live("teams")
    return [(team["key"], team["label"]) for team in section.body.get("team", [])] if section else []


@bp.get("/requests")
@requires(May.SEE_REQUESTS)
def queue():
    """Received requests in due order, with filters kept in the address and counts beside them."""
    team_names = dict(teams())
    filters = Form(QueueFilter, source=request.args, choices={"team": list(team_names.items())})
    chosen = (
        queries.Filter(**{name: value or "" for name, value in filters.data.items()})
        if not filters.errors
        else queries.Filter()
    )
    found = queries.queue(chosen, after(datetime.fromisoformat, UUID))
    slice = cut(found, queries.PAGE, lambda row: (row.due_at, row.id))
    counts = queries.counts()
    record("list:shown", about=[row.id for row in slice.rows], list="requests", count=len(slice.rows))
    return page(
        "handovers/queue.html", slice=slice, filters=filters, counts=counts, kinds=KINDS, statuses=rules.STATUS_WORDS,
        team_names=team_names,
    )  # fmt: skip


def _received(handover_id: UUID):
    found = queries.received(handover_id)
    if found is None or found.kind == "visit-step":
        raise NotYours()
    return found


@bp.get("/requests/<uuid:handover_id>")
@requires(May.SEE_REQUESTS)
def show(handover_id: UUID):
    """One request: exactly what was handed over, who holds it, and what can be done with it."""
    row = _received(handover_id)
    record("record:opened", about=[row.id], record="request")
    return page(
        "handovers/show.html", row=row, kinds=KINDS, handed_over=rules.in_words(row.subject),
        statuses=rules.STATUS_WORDS, is_open=rules.is_open(row.status), mine=row.holder_id == acting().account_id,
        work=WORK_PAGES.get(row.kind), team_names=dict(teams()),
    )  # fmt: skip


@bp.post("/requests/<uuid:handover_id>/claim")
@requires(May.WORK_REQUESTS)
def claim(handover_id: UUID):
    """Take a request for oneself; one that a colleague holds only by saying so."""
    _received(handover_id)
    actions.accept(handover_id, seen_version(), take_over=request.form.get("take_over") == "yes")
    flash("You have claimed this request")
    return redirect(url_for(".show", handover_id=handover_id), 303)


@bp.post("/requests/<uuid:handover_id>/release")
@requires(May.WORK_REQUESTS)
def release(handover_id: UUID):
    """Put a request back for a colleague."""
    _received(handover_id)
    actions.release(handover_id, seen_version())
    flash("The request is back in the queue, held by nobody")
    return redirect(url_for(".show", handover_id=handover_id), 303)


@bp.route("/requests/<uuid:handover_id>/assign", methods=["GET", "POST"])
@requires(May.ASSIGN_REQUESTS)
def assign(handover_id: UUID):
    """Give a request to a colleague or a team."""
    row = _received(handover_id)
    people = [(str(one.id), one.name) for one in colleagues(Role.OFFICER, Role.MANAGER)]
    form = Form(Assign, {"holder_id": row.holder_id, "team": row.team}, choices={"holder_id": people, "team": teams()})
    if form.valid and not (form.data["holder_id"] or form.data["team"]):
        form.refuse({"holder_id": ["Select a colleague, a team, or both"]})
    if form.valid:
        actions.assign(handover_id, seen_version(), form.data["holder_id"], form.data["team"])
        flash("Request assigned")
        return redirect(url_for(".show", handover_id=handover_id), 303)
    record("record:opened", about=[row.id], record="request")
    return page("handovers/assign.html", row=row, form=form, kinds=KINDS)


@bp.route("/requests/<uuid:handover_id>/not-ours", methods=["GET", "POST"])
@requires(May.WORK_REQUESTS)
def not_ours(handover_id: UUID):
    """Send a request back, with a suggestion where it belongs."""
    row = _received(handover_id)
    councils = [(str(one.id), one.name) for one in queries.other_councils()]
    form = Form(NotOurs, choices={"suggested_org_id": councils})
    if form.valid:
        actions.bounce(handover_id, seen_version(), form.data["why"], form.data["suggested_org_id"])
        flash(f"Request {row.reference} went back to {row.other_name}")
        return redirect(url_for(".queue"), 303)
    record("record:opened", about=[row.id], record="request")
    return page("handovers/not_ours.html", row=row, form=form, kinds=KINDS)
