"""One received request: seen, claimed, released, assigned, sent back."""

from uuid import UUID

from flask import flash, redirect, request, url_for

from hub.directory.fields import KINDS
from hub.handovers import actions, queries, rules
from hub.handovers.kinds import WORK_PAGES, notes, parts, story
from hub.handovers.marks import mark_opened
from hub.handovers.routes import bp
from hub.handovers.schemas import Assign, NotOurs
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import page
from hub.teams.queries import staff, teams


def _received(handover_id: UUID):
    found = queries.received(handover_id)
    if found is None or found.kind in rules.OUT_OF_QUEUE:
        raise NotYours()
    return found


@bp.get("/requests/<uuid:handover_id>")
@requires(May.SEE_REQUESTS)
def show(handover_id: UUID):
    """One request: exactly what was handed over, who holds it, and what can be done with it."""
    row = _received(handover_id)
    mark_opened(row)
    at_home = queries.same_home(row) if rules.is_open(row.status) else ()
    record("record:opened", about=[row.id, *(one.id for one in at_home)], record="request")
    return page(
        "handovers/show.html", row=row, at_home=at_home, kinds=KINDS, handed_over=rules.in_words(row.subject),
        statuses=rules.STATUS_WORDS, is_open=rules.is_open(row.status), mine=row.holder_id == acting().account_id,
        work=WORK_PAGES.get(row.kind), team_names=dict(teams()), notes=notes(row) if rules.is_open(row.status) else [],
        parts=parts(row), onward=queries.latest_onward(row.id), story=rules.story(row, story(row)),
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


def to_whom(values: dict | None = None, *, blank: bool = False) -> Form:
    """The form in which a colleague, a team, or both are chosen."""
    people = [(str(one.id), one.name) for one in staff()]
    form = Form(Assign, values, choices={"holder_id": people, "team": teams()}, blank=blank)
    if form.valid and not (form.data["holder_id"] or form.data["team"]):
        form.refuse({"holder_id": ["Select a colleague, a team, or both"]})
    return form


@bp.route("/requests/<uuid:handover_id>/assign", methods=["GET", "POST"])
@requires(May.ASSIGN_REQUESTS)
def assign(handover_id: UUID):
    """Give a request to a colleague or a team."""
    row = _received(handover_id)
    form = to_whom({"holder_id": row.holder_id, "team": row.team})
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
    councils = [(str(one.id), one.name) for one in queries.other_councils(row.other_org_id)]
    form = Form(NotOurs, choices={"suggested_org_id": councils})
    if form.valid:
        actions.bounce(handover_id, seen_version(), form.data["why"], form.data["suggested_org_id"])
        flash(f"Request {row.reference} went back to {row.other_name}")
        return redirect(url_for(".queue"), 303)
    record("record:opened", about=[row.id], record="request")
    return page("handovers/not_ours.html", row=row, form=form, kinds=KINDS)
