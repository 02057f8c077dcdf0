"""The visit of a request: what to do now, the step's own form, what was done so far, handing a step to a partner."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, request, url_for
from marshmallow import fields
from sqlalchemy import Row

from hub.handovers import actions as handovers
from hub.handovers import queries as requests
from hub.handovers.kinds import work_at
from hub.handovers.rules import STATUS_WORDS, in_words, is_open
from hub.identity.queries import colleagues
from hub.kernel.access import May, Role, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms import Form, seen_version
from hub.kernel.pages import page
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.schemas import Schema
from hub.kernel.tenancy import acting
from hub.visit_models import queries as models
from hub.visit_models.attempts import attempt_form, told
from hub.visit_models.reading import Names, who
from hub.visit_models.rules import Ended, form_of, performer
from hub.visits import actions, queries, rules
from hub.visits.queries import Running

SECOND = "second_officer"
# What whoever goes there reads first, after the warning of risks; the rest of the request stands below the form.
AT_THE_DOOR = ("address", "postcode", "language", "instructions")
IN_THE_HEADING = ("forename", "surname")

bp = Blueprint("visits", __name__, url_prefix="/requests/<uuid:handover_id>/visit")


def register(app: Flask) -> None:
    """Add the pages, and say that a door-knock is worked on here."""
    app.register_blueprint(bp)
    work_at("door-knock", "visits.show")


def _request(handover_id: UUID) -> Row:
    found = requests.received(handover_id)
    if found is None or found.kind != "door-knock":
        raise NotYours()
    return found


def _visit(handover_id: UUID) -> tuple[Row, Running]:
    """The request and its visit, if somebody may work on them. Raises NotYours, NotPossibleNow."""
    found = _request(handover_id)
    visit = queries.of_request(handover_id)
    if not is_open(found.status):
        how = STATUS_WORDS[found.status].lower()
        raise NotPossibleNow(f"This request has ended: {how}.", "Please do not contact the resident.")
    if visit is None or visit.status != "open":
        raise NotPossibleNow("No visit is under way for this request.", "Open the request to see what can be done.")
    return found, visit


@bp.route("", methods=["GET", "POST"])
@requires(May.WORK_REQUESTS)
def show(handover_id: UUID):
    """What to do now, and the form in which to say what happened."""
    if request.method == "POST":
        found, visit = _visit(handover_id)
        actions.refuse_other_version(visit, seen_version())
    else:
        found, visit = _request(handover_id), queries.of_request(handover_id)
    may_record = visit and is_open(found.status) and visit.status == "open" and performer(visit.step)[0] != "partner"
    form, choosing = _form(visit) if may_record else (None, False)
    if form and form.valid and not choosing:
        return _recorded(found, visit, form)
    record("record:opened", about=[found.id, *([visit.id] if visit else [])], record="visit")
    return page(
        "visits/show.html", row=found, visit=visit, form=form, choosing=choosing, statuses=STATUS_WORDS,
        **_context(found, visit),
    )  # fmt: skip


def _form(visit: Running) -> tuple[Form, bool]:
    in_pair = visit.step.get("staff", 1) == 2 and performer(visit.step)[0] != "call"
    extra = {SECOND: _second_officer()} if in_pair else None
    return attempt_form(visit.step, form_of(visit.model, visit.step), visit.started_at, extra)


def _second_officer() -> fields.UUID:
    me = acting().account_id
    people = [(one.id, one.name) for one in colleagues(Role.OFFICER, Role.MANAGER) if one.id != me]
    return fields.UUID(required=True, metadata={"label": "Who was with you?", "widget": "select", "choices": people})


def _recorded(found: Row, visit: Running, form: Form):
    outcome, at, answers = told(form.schema, form.data)
    answers.pop(SECOND, None)
    following = actions.record_attempt(visit, seen_version(), outcome, at, answers, form.data.get(SECOND))
    if isinstance(following, Ended):
        flash(f"Recorded. {found.other_name} has the answer")
        return redirect(url_for("handovers.show", handover_id=found.id), 303)
    flash("Recorded")
    return redirect(url_for(".show", handover_id=found.id), 303)


def _context(found: Row, visit: Running | None) -> dict:
    if visit is None:
        return {"has_model": bool(models.versions())}
    around = models.surroundings()
    names = Names(around.teams, around.names, around.outcomes)
    made = [(one, *rules.in_words(visit.model, one)) for one in queries.attempts(visit.id)]
    at_the_door = {key: value for key, value in found.subject.items() if key in AT_THE_DOOR}
    known = {key: value for key, value in found.subject.items() if key not in (*IN_THE_HEADING, *AT_THE_DOOR, "risk")}
    return {
        "made": made,
        "who": who(visit.step, names),
        "by_partner": performer(visit.step)[0] == "partner",
        "partner": around.partners.get(performer(visit.step)[1] or ""),
        "onward": requests.sent(visit.onward_id) if visit.onward_id else None,
        "at_the_door": in_words(at_the_door),
        "known": in_words(known),
        "ended_as": around.outcomes.get(visit.outcome or "", visit.outcome),
        "early": visit.status == "open" and visit.due.not_before > now(),
    }


@bp.post("/start")
@requires(May.WORK_REQUESTS)
def start(handover_id: UUID):
    """Begin a visit that could not begin when the request was accepted, because no model was in force then."""
    found = _request(handover_id)
    if found.status != "accepted" or queries.of_request(handover_id):
        raise NotPossibleNow("This visit cannot be started.", "Open the request to see what can be done.")
    actions.begin(found)
    return redirect(url_for(".show", handover_id=handover_id), 303)


@bp.route("/hand-on", methods=["GET", "POST"])
@requires(May.HAND_TO_PARTNERS)
def hand_on(handover_id: UUID):
    """Hand the step to its partner, after seeing exactly what they will see."""
    found, visit = _visit(handover_id)
    form, partner = Form(Schema), actions.partner_of(visit)
    if form.submitted:
        actions.hand_on(visit, seen_version())
        flash(f"{partner.name} has the step, and is asked to accept it")
        return redirect(url_for(".show", handover_id=handover_id), 303)
    subject = handovers.preview(
        "visit-step", partner.org_id, actions.facts_for_partner(visit), about=[found.id, visit.id]
    )
    return page("visits/hand_on.html", row=found, visit=visit, form=form, partner=partner, shown=in_words(subject),
                frozen=rules.frozen(visit.model, visit.step))  # fmt: skip


@bp.route("/without-partner", methods=["GET", "POST"])
@requires(May.HAND_TO_PARTNERS)
def without_partner(handover_id: UUID):
    """Go on without the partner, after a confirmation; a step that is with them is taken back."""
    found, visit = _visit(handover_id)
    form = Form(Schema)
    if form.submitted:
        following = actions.go_on_without(visit, seen_version())
        flash("The visit goes on without the partner")
        ended = isinstance(following, Ended)
        return redirect(url_for("handovers.show" if ended else ".show", handover_id=handover_id), 303)
    if performer(visit.step)[0] != "partner":
        raise NotPossibleNow("This step is not a partner’s.")
    record("record:opened", about=[found.id, visit.id], record="visit")
    return page("visits/without_partner.html", row=found, visit=visit, form=form)
