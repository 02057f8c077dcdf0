"""Escalating a case, and the consultant's desk: each step is a page with one question."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, request, url_for
from marshmallow import Schema
from sqlalchemy import Row
from werkzeug.wrappers import Response

from hub.cases import queries as cases
from hub.cases.panels import panel, shown_about, summed_up
from hub.cases.rules.facts import about_case, about_person, told_besides
from hub.cases.rules.settings import to_escalate
from hub.cases.rules.story import answer_in_words
from hub.cases.rules.words import CHANNELS, call_label, full_name, listed_name, shown
from hub.escalations import actions, queries, rules, schemas
from hub.handovers.queries import of_origin
from hub.handovers.rules import STATUS_WORDS
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now, today
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.problems import NotYours
from hub.kernel.web.pages import after, cut, nav, page
from hub.programmes.facts import FACTS
from hub.programmes.models import Programme
from hub.programmes.queries import programme

bp = Blueprint("escalations", __name__)
KNOWN = {one.label for one in FACTS.values()}  # columns of the list that no fact reads stay on the case
VIEWS = {
    "desk": "for you", "asked": "with a tracer, who was asked", "passed": "passed on",
    "advised": "answered, to be acted on",
}  # fmt: skip


def register(app: Flask) -> None:
    """Add the pages, and the consultant's entry in the navigation."""
    app.register_blueprint(bp)
    nav("Escalations", "escalations.index", May.TAKE_ESCALATIONS, order=5)


def _flag(text: str) -> bool:
    return text == "True"


@bp.get("/escalations")
@requires(May.TAKE_ESCALATIONS)
def index():
    """What tracers have escalated: variants first, then the first due."""
    show = request.args.get("show", "desk")
    show = show if show in VIEWS else "desk"
    found = queries.escalations(show, after(_flag, datetime.fromisoformat, UUID))
    slice = cut(found, queries.PAGE, lambda one: (not one.variant, one.due_at, one.id))
    record("list:shown", about=[one.resident_id for one in slice.rows], list="escalations", count=len(slice.rows))
    plan = programme()
    return page(
        "escalations/index.html", slice=slice, show=show, views=VIEWS, counts=queries.counts(), plan=plan, rules=rules,
        listed_name=listed_name, running=rules.RUNNING,
    )  # fmt: skip


@bp.route("/cases/<uuid:case_id>/escalate", methods=["GET", "POST"])
@requires(May.RECORD_CALLS)
def escalate(case_id: UUID):
    """Ask the consultant about a case."""
    case, plan = cases.case(case_id), _with_escalation()
    form = Form(
        schemas.Escalate, {"setting": rules.reason_of(case, plan)}, choices={"setting": rules.reasons(plan)}
    )  # fmt: skip
    if form.valid:
        actions.escalate(case, seen_version(), plan, form.data["setting"], form.data["body"])
        flash("Escalated to the consultant. Go on with your work meanwhile.")
        return redirect(url_for("cases.show", case_id=case_id), 303)
    record("record:opened", about=[case.id, case.resident_id], record="case")
    return page("escalations/escalate.html", case=case, form=form, plan=plan, name=full_name(case))


@bp.route("/cases/<uuid:case_id>/not-escalated", methods=["GET", "POST"])
@requires(May.RECORD_CALLS)
def decline(case_id: UUID):
    """Say why a case need not be escalated."""
    case, plan = cases.case(case_id), _with_escalation()
    form, back = Form(schemas.Decline), url_for("cases.show", case_id=case_id)
    if form.valid:
        actions.decline(case, seen_version(), rules.reason_of(case, plan) or rules.OTHER, form.data["body"])
        flash("Recorded: not escalated")
        return redirect(back, 303)
    record("record:opened", about=[case.id, case.resident_id], record="case")
    heading = "Why need it not be escalated?"
    return page(
        "escalations/step.html", case=case, one=case, form=form, name=full_name(case), heading=heading, back_to=back,
        notes=[], rules=rules,
    )  # fmt: skip


def _with_escalation() -> Programme:
    """The programme in force, if anything is escalated in it. Raises NotYours."""
    plan = programme()
    if plan.escalation is None:
        raise NotYours()
    return plan


@bp.get("/escalations/<uuid:escalation_id>")
@requires(May.TAKE_ESCALATIONS)
def show(escalation_id: UUID):
    """One escalation: the case, what was written, and what can be done with it now."""
    one, plan = queries.escalation(escalation_id), programme()
    case = cases.case(one.case_id)
    record("record:opened", about=[case.id, case.resident_id, one.id], record="escalation")
    return page("escalations/show.html", one=one, may_be=rules.may_be, **_told(one, case, plan))


def _told(one: Row, case: Row, plan: Programme) -> dict:
    """What is told of a case to whoever is asked about it."""
    return {
        "case": case, "plan": plan, "name": full_name(case), "rules": rules, "notes": queries.notes(one.id),
        "person": about_person(case, plan, today()), "facts": about_case(case, plan),
        "besides": [one for one in told_besides(case) if one[0] in KNOWN],
        "points": [shown(value) for value in [*case.phones, *case.emails] if value not in case.wrong_points],
        "calls": [
            (call.at, CHANNELS[call.channel], call_label(plan, call.outcome)) for call in queries.calls_of(case.id)
        ],
        "sent": of_origin(case.id), "statuses": STATUS_WORDS, "answered": answer_in_words,
        "why": rules.reason_label(plan, one.setting),
    }  # fmt: skip


@bp.get("/escalations/<uuid:escalation_id>/summary")
@requires(May.TAKE_ESCALATIONS)
def summary(escalation_id: UUID):
    """The case on one sheet, to be printed or saved as a PDF for health protection."""
    one, plan = queries.escalation(escalation_id), programme()
    case = cases.case(one.case_id)
    parts = summed_up(case, plan)
    record("record:opened", about=[case.id, case.resident_id, one.id, *shown_about(parts)], record="summary")
    return page("escalations/summary.html", one=one, at=now(), parts=parts, **_told(one, case, plan))


@bp.post("/escalations/<uuid:escalation_id>/take")
@requires(May.TAKE_ESCALATIONS)
def take(escalation_id: UUID):
    """Take an escalation on."""
    actions.take(queries.escalation(escalation_id), seen_version())
    flash("Yours now")
    return redirect(url_for("escalations.show", escalation_id=escalation_id), 303)


@dataclass(frozen=True)
class Move:
    """A step that asks for some words: its question, what is said when it was done, and what does it."""

    schema: type[Schema]
    heading: str
    done: str
    do: Callable[..., None]


MOVES = {
    "ask": Move(schemas.Ask, "Ask the tracer", "The tracer has been asked", actions.ask),
    "advise": Move(schemas.Advise, "Answer with advice", "The tracer has your advice", actions.advise),
    "pass-on": Move(schemas.PassOn, "Pass it on", "Recorded as passed on: print the summary for them", actions.pass_on),
    "acknowledge": Move(schemas.Acknowledge, "They have it", "Recorded: they have it", actions.acknowledge),
    "give-back": Move(schemas.GiveBack, "Give it back to the tracer", "Given back to the tracer", actions.give_back),
}


@bp.route("/escalations/<uuid:escalation_id>/<any('ask', 'advise', 'pass-on', 'acknowledge', 'give-back'):move>",
          methods=["GET", "POST"])  # fmt: skip
@requires(May.TAKE_ESCALATIONS)
def step(escalation_id: UUID, move: str):
    """What the consultant does with an escalation."""
    return _step(escalation_id, MOVES[move], url_for("escalations.show", escalation_id=escalation_id))


@bp.route("/escalations/<uuid:escalation_id>/reply", methods=["GET", "POST"])
@requires(May.RECORD_CALLS)
def reply(escalation_id: UUID):
    """The tracer answers the consultant's question."""
    case_id = queries.escalation(escalation_id).case_id
    move = Move(schemas.Reply, "Answer the consultant", "The consultant has your answer", actions.reply)
    return _step(escalation_id, move, url_for("cases.show", case_id=case_id))


def _step(escalation_id: UUID, move: Move, back: str) -> Response:
    one, plan = queries.escalation(escalation_id), programme()
    case = cases.case(one.case_id)
    form = Form(move.schema, {"reference": one.reference})
    if form.valid:
        move.do(one, seen_version(), plan, **form.data)
        flash(move.done)
        return redirect(back, 303)
    record("record:opened", about=[case.id, case.resident_id, one.id], record="escalation")
    return page(
        "escalations/step.html", case=case, one=one, form=form, name=full_name(case), heading=move.heading,
        back_to=back, notes=queries.notes(one.id), rules=rules, to=rules.decided(plan).passes_to,
    )  # fmt: skip


@bp.post("/escalations/<uuid:escalation_id>/end")
@requires(May.RECORD_CALLS)
def end(escalation_id: UUID):
    """The advice was acted on."""
    one = queries.escalation(escalation_id)
    actions.end(one, seen_version())
    flash("Recorded: the advice was acted on")
    return redirect(url_for("cases.show", case_id=one.case_id), 303)


@panel("escalation", "Consultant", "escalations/_panel.html", order=310)
def escalated(case: Row, plan: Programme):
    """What was escalated, how it stands and what was written; left out where nothing was or is to be escalated."""
    found = queries.of_case(case.id)
    proposed = to_escalate(case, plan) if case.status == "open" else None
    if not found and (plan.escalation is None or case.status != "open"):
        return None
    return {
        "found": found, "notes": rules.sorted_notes(queries.notes(*(one.id for one in found))), "proposed": proposed,
        "rules": rules, "open": [one for one in found if one.state != "over"],
    }  # fmt: skip
