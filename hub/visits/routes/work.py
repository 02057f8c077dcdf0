"""What to do now, the step's own form, and what was done so far."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for
from marshmallow import fields
from sqlalchemy import Row

from hub.handovers import queries as requests
from hub.handovers.rules import STATUS_WORDS, in_words
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import seen_version
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.kernel.web.pages import page
from hub.safety import queries as safety
from hub.safety.rules import suggested
from hub.visit_models import queries as models
from hub.visit_models.attempts import Asked, ask
from hub.visit_models.attempts.actions import forget
from hub.visit_models.reading import Names, who
from hub.visit_models.rules import Ended, form_of, performer, step_of
from hub.visits import actions, alongside, household, queries, rules
from hub.visits.at_door import SECOND, Place, place_of
from hub.visits.queries import Running
from hub.visits.routes import bp, requested, under_way

# What whoever goes there reads first, after the warning of risks; the rest of the request stands below the form.
AT_THE_DOOR = ("address", "postcode", "language", "instructions", "household")
IN_THE_HEADING = ("forename", "surname")


@bp.route("", methods=["GET", "POST"])
@requires(May.WORK_REQUESTS)
def show(handover_id: UUID):
    """What to do now, and the form in which to say what happened; `?ask=` is one question of it."""
    if request.method == "POST":
        found, visit = under_way(handover_id)
        actions.refuse_other_version(visit, seen_version())
    else:
        found, visit = requested(handover_id), queries.of_request(handover_id)
    place = place_of(found, visit)
    asked = _asked(found, visit, place) if place.works and place.kind != "partner" else None
    if asked and asked.goes_to is not None:
        return redirect(url_for(".show", handover_id=found.id, ask=asked.goes_to or None), 303)
    if asked and asked.answered and (answer := _recorded(found, visit, asked)):
        return answer
    about = [found.id, *([visit.id] if visit else []), *(one.id for one in place.found.here)]
    record("record:opened", about=about, record="visit")
    common = {"row": found, "visit": visit, "asked": asked, "place": place, "form": asked.form if asked else None}
    if asked and asked.is_screen:
        return page("visits/question.html", **common)
    more = {"going": place.form(), "statuses": STATUS_WORDS}
    return page("visits/show.html", **common, **more, **_context(found, visit, place))


def _asked(found: Row, visit: Running, place: Place) -> Asked:
    """The form; the second person is asked for where two must go, and known already from the check-in."""
    form = form_of(visit.model, visit.step)
    screens = form is not None and form.get("layout") == "one-by-one"
    extra = household.questions(found, visit.step)
    extra |= dict(alongside.at_step(visit.handover_id, visit.step, form if screens else None))
    if place.pair or place.went_along:
        meta = {"label": "Who was with you?", "widget": "select", "choices": place.companions}
        # Where only a marker asks for two, whether it was there when they went is for the action to say.
        extra[SECOND] = fields.UUID(required=visit.step.get("staff", 1) == 2, metadata=meta)
    return ask((visit.id, visit.version), visit.step, form, visit.started_at, extra, {SECOND: place.went_along})


def _recorded(found: Row, visit: Running, asked: Asked):
    """Record a whole answer, once; None where an action refuses it, which the form then says."""
    outcome, at, answers, own = asked.answered
    said = household.told(found, visit.step, own)
    try:
        with alongside.keeping(found.id, own):
            following = actions.record_attempt(
                visit, seen_version(), outcome, at, answers, own.get(SECOND), household=said
            )
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
    made = [_in_words(found, visit, one) for one in attempts]
    at_the_door = {key: value for key, value in found.subject.items() if key in AT_THE_DOOR}
    ringing = place.works and place.kind == "call"
    above = {*IN_THE_HEADING, *AT_THE_DOOR, "risk", *(["phones"] if ringing else [])}
    known = {key: value for key, value in found.subject.items() if key not in above}
    return {
        "made": made,
        "gone": household.gone(found.subject, found.settled),
        "not_reached": household.not_reached(found, visit.model, attempts),
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


def _in_words(found: Row, visit: Running, made: Row) -> tuple[Row, str, str, list[tuple[str, str]]]:
    title, outcome, answers = rules.in_words(visit.model, made)
    each = household.in_words(found, step_of(visit.model, made.step), made)
    return made, title, outcome, [*each, *answers]


def _offer(visit: Running, attempts: Sequence[Row], place: Place) -> str | None:
    """After somebody told of danger, until a marker is added: its kind, '' where none suggests itself, or None."""
    told = rules.warnings(visit.model, attempts)
    if not told or any(one.added_at >= told[-1][0] for one in place.found.here):
        return None
    return suggested(safety.categories(), " ".join(words for _, words in told)) or ""


@bp.post("/start")
@requires(May.WORK_REQUESTS)
def start(handover_id: UUID):
    """Begin a visit that could not begin when the request was accepted, because no model was in force then."""
    found = requested(handover_id)
    if found.status != "accepted" or queries.of_request(handover_id):
        raise NotPossibleNow("This visit cannot be started.", "Open the request to see what can be done.")
    actions.begin(found)
    return redirect(url_for(".show", handover_id=handover_id), 303)
