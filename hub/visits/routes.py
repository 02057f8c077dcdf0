"""The visit of a request: what to do now, the step's own form, what was done so far, handing a step to a partner."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, request, url_for
from marshmallow import fields
from sqlalchemy import Row

from hub.handovers import queries as requests
from hub.handovers.kinds import work_at
from hub.handovers.previews import preview
from hub.handovers.rules import STATUS_WORDS, in_words, is_open
from hub.handovers.seals import Otherwise
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.forms.schemas import Schema
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import page
from hub.safety import queries as safety
from hub.safety.actions import doors
from hub.safety.rules import MORE, pair_needed, suggested
from hub.safety.schemas import going
from hub.visit_models import queries as models
from hub.visit_models.attempts import Asked, ask
from hub.visit_models.attempts.actions import forget
from hub.visit_models.reading import Names, who
from hub.visit_models.rules import Ended, form_of, performer
from hub.visits import actions, alongside, queries, rules
from hub.visits.at_door import SECOND, go_to_door, seconds
from hub.visits.queries import Running

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
    """What to do now, and the form in which to say what happened; `?ask=` is one question of it."""
    if request.method == "POST":
        found, visit = _visit(handover_id)
        actions.refuse_other_version(visit, seen_version())
    else:
        found, visit = _request(handover_id), queries.of_request(handover_id)
    place = _place(found, visit)
    asked = _asked(visit, place) if place.works and place.kind != "partner" else None
    if asked and asked.goes_to is not None:
        return redirect(url_for(".show", handover_id=found.id, ask=asked.goes_to or None), 303)
    if asked and asked.answered and (answer := _recorded(found, visit, asked)):
        return answer
    about = [found.id, *([visit.id] if visit else []), *(one.id for one in place.found.here)]
    record("record:opened", about=about, record="visit")
    common = {"row": found, "visit": visit, "asked": asked, "place": place, "form": asked.form if asked else None}
    if asked and asked.is_screen:
        return page("visits/question.html", **common)
    more = {"going": _going(visit, place), "statuses": STATUS_WORDS}
    return page("visits/show.html", **common, **more, **_context(found, visit, place))


@dataclass
class Place:
    """A visit's door now: the markers at its address, who is at it, and where oneself is."""

    works: bool
    kind: str
    pair: bool
    found: safety.Found
    here: Row | None
    mine: Row | None

    @cached_property
    def colleagues(self) -> list[tuple[UUID, str]]:
        """Who may go along."""
        return [(one.id, one.name) for one in seconds(acting().account_id)]


def _place(found: Row, visit: Running | None) -> Place:
    """Everything about safety that the page shows first."""
    works = visit is not None and is_open(found.status) and visit.status == "open"
    kind, me = performer(visit.step)[0] if visit else "", acting().account_id
    markers = safety.markers_for(found.subject)
    pair = works and kind != "partner" and pair_needed(visit.step, markers.here, kind)
    there = safety.around(visit.id, [me]) if visit else []
    return Place(
        works, kind, pair, markers, here=next((one for one in there if one.visit_id == visit.id), None),
        mine=next((one for one in there if me in one.account_ids), None),
    )  # fmt: skip


def _asked(visit: Running, place: Place) -> Asked:
    """The form; the second person is asked for where two must go, and known already from the check-in."""
    there = place.mine.account_ids if place.mine and place.mine.visit_id == visit.id else []
    second = next((one for one in there if one != acting().account_id), None)
    form = form_of(visit.model, visit.step)
    screens = form is not None and form.get("layout") == "one-by-one"
    extra = dict(alongside.at_step(visit.handover_id, visit.step, form if screens else None))
    if place.pair or second:
        meta = {"label": "Who was with you?", "widget": "select", "choices": place.colleagues}
        # Where only a marker asks for two, whether it was there when they went is for the action to say.
        extra[SECOND] = fields.UUID(required=visit.step.get("staff", 1) == 2, metadata=meta)
    return ask((visit.id, visit.version), visit.step, form, visit.started_at, extra, {SECOND: second})


def _going(visit: Running | None, place: Place, blank: bool = True) -> Form | None:
    """The form with which one goes to the door; none on the telephone, for a partner's step, or at a door already."""
    if not place.works or place.kind in ("call", "partner") or place.here or place.mine:
        return None
    minutes = safety.minutes()["minutes"]
    return Form(going(place.colleagues, place.pair, minutes), {"minutes": minutes}, blank=blank)


def _recorded(found: Row, visit: Running, asked: Asked):
    """Record a whole answer, once; None where an action refuses it, which the form then says."""
    outcome, at, answers, own = asked.answered
    try:
        with alongside.keeping(found.id, own):
            following = actions.record_attempt(visit, seen_version(), outcome, at, answers, own.get(SECOND))
    except Invalid as problem:
        asked.form.refuse(problem)
        return None
    if asked.screens:
        forget(visit.id)
    over = isinstance(following, Ended)
    flash(f"Recorded. {found.other_name} has the answer" if over else "Recorded")
    if over and not rules.warnings(visit.model, queries.attempts(visit.id)):
        return redirect(url_for("handovers.show", handover_id=found.id), 303)
    return redirect(url_for(".show", handover_id=found.id), 303)


def _context(found: Row, visit: Running | None, place: Place) -> dict:
    if visit is None:
        return {"has_model": bool(models.versions())}
    around = models.surroundings()
    names = Names(around.teams, around.names, around.outcomes)
    attempts = queries.attempts(visit.id)
    made = [(one, *rules.in_words(visit.model, one)) for one in attempts]
    at_the_door = {key: value for key, value in found.subject.items() if key in AT_THE_DOOR}
    ringing = place.works and place.kind == "call"
    above = {*IN_THE_HEADING, *AT_THE_DOOR, "risk", *(["phones"] if ringing else [])}
    known = {key: value for key, value in found.subject.items() if key not in above}
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
        "numbers": rules.numbers(found.subject, visit.model, attempts) if ringing else [],
        "offer": _offer(visit, attempts, place),
        "now": now(),
    }


def _offer(visit: Running, attempts: Sequence[Row], place: Place) -> str | None:
    """After somebody told of danger, until a marker is added: its kind, '' where none suggests itself, or None."""
    told = rules.warnings(visit.model, attempts)
    if not told or any(one.added_at >= told[-1][0] for one in place.found.here):
        return None
    return suggested(safety.categories(), " ".join(words for _, words in told)) or ""


@bp.route("/check-in", methods=["GET", "POST"])
@requires(May.WORK_REQUESTS)
def check_in(handover_id: UUID):
    """Say that one goes to the door now, with whom, and for how long."""
    found, visit = _visit(handover_id)
    place = _place(found, visit)
    if place.kind in ("call", "partner"):
        raise NotPossibleNow("Nobody of yours goes to a door in this step.", "Look at what the visit model says.")
    form = _going(visit, place, blank=False)
    if form is None:
        raise NotPossibleNow("Somebody is at a door already.", "Open the visit to see who, and since when.")
    if form.valid:
        try:
            go_to_door(visit, form.data["going_with"], form.data["minutes"])
        except Invalid as problem:
            form.refuse(problem)
        else:
            flash("You are at the door. Say when you are out, or record what happened")
            return redirect(url_for(".show", handover_id=handover_id), 303)
    record("record:opened", about=[found.id, visit.id], record="visit")
    return page("visits/check_in.html", row=found, visit=visit, place=place, form=form)


def _own_check_in(handover_id: UUID) -> Row:
    """The check-in at this visit's door that oneself is part of, also when the visit is over. Raises NotPossibleNow."""
    _request(handover_id)
    there = [one for one in safety.of_request(handover_id) if acting().account_id in one.account_ids]
    if not there:
        raise NotPossibleNow("You are not at this door.", "Open the visit to see who is.")
    return there[0]


@bp.post("/more-time")
@requires(May.WORK_REQUESTS)
def more_time(handover_id: UUID):
    """Need more time at the door: the alarm waits for longer."""
    doors.more_time(_own_check_in(handover_id).id)
    flash(f"You have {MORE} more minutes")
    return redirect(url_for(".show", handover_id=handover_id), 303)


@bp.post("/out")
@requires(May.WORK_REQUESTS)
def come_out(handover_id: UUID):
    """Be out of the door; what happened there is recorded now or later."""
    doors.come_out(_own_check_in(handover_id).id)
    flash("You are out of the door")
    return redirect(url_for(".show", handover_id=handover_id), 303)


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
    form, partner, changed = Form(Schema), actions.partner_of(visit), []
    if form.submitted:
        try:
            actions.hand_on(visit, seen_version(), request.form.get("seal", ""))
        except Otherwise as otherwise:  # found out before anything was written
            changed = otherwise.changed
        else:
            flash(f"{partner.name} has the step, and is asked to accept it")
            return redirect(url_for(".show", handover_id=handover_id), 303)
    facts, frozen = actions.facts_for_partner(visit), actions.frozen_for_partner(visit)
    subject, seal = preview("visit-step", partner.org_id, facts, [found.id, visit.id], frozen)
    return page("visits/hand_on.html", 409 if changed else None, row=found, visit=visit, form=form, partner=partner,
                shown=in_words(subject), frozen=frozen, seal=seal, changed=changed)  # fmt: skip


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
