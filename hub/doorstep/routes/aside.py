"""Answers set aside: shown beside what was recorded, to be recorded as a further attempt or dismissed with a reason."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, request, url_for
from flask_login import current_user
from marshmallow import fields
from sqlalchemy import Row

from hub.doorstep import queries
from hub.doorstep.actions import answers
from hub.doorstep.routes import bp, task_aside
from hub.doorstep.routes.given import in_words, source
from hub.doorstep.schemas import Dismissal
from hub.handovers.rules import is_open
from hub.kernel.access import May, may, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.forms.schemas import Schema
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from hub.kernel.web.pages import page
from hub.safety.rules import pair_needed
from hub.visit_models.attempts.forms import attempt_schema, told
from hub.visit_models.questions import OUTCOME, asked_at, for_outcome
from hub.visit_models.rules import Ended, form_of, offered, performer, step_of
from hub.visits import queries as visits
from hub.visits import rules
from hub.visits.at_door import SECOND, markers_at, seconds
from hub.visits.queries import Running

WHY = {
    "second": "This attempt had been recorded already, perhaps by a colleague",
    "late": "It came after the visit was over",
    "faults": "Something in it does not fit the form",
    "moved-on": "The visit had come to another step",
    "unfinished": "It was not finished when the visit was taken from the phone",
    "left": "Whoever made it no longer makes visits",
}


@bp.get("/set-aside")
@requires(May.CARRY_WORK)
def asides() -> Response:
    """Answers that wait for a decision: one's own; for a manager or a coordinator everybody's."""
    found = queries.aside(everybodys=_settles_for_all())
    record("list:shown", about=[one.handover_id for one in found], list="answers_aside", count=len(found))
    return page("doorstep/asides.html", found=found, why=WHY)


def _settles_for_all() -> bool:
    return may(May.ASSIGN_REQUESTS) or may(May.ACCEPT_TASKS)


def _answer(answer_id: UUID) -> Row:
    found = queries.answer(answer_id)
    if found is None or not (_settles_for_all() or found.account_id == current_user.account_id):
        raise NotYours()
    return found


@bp.route("/set-aside/<uuid:answer_id>", methods=["GET", "POST"])
@requires(May.CARRY_WORK)
def aside(answer_id: UUID) -> Response:
    """One answer beside the attempts that were recorded, and the form in which to mend and record it."""
    found = _answer(answer_id)
    if found.task_id:
        return task_aside.show(found, WHY)
    visit = visits.visit(found.visit_id)
    form = _form(found, visit) if _may_record(found, visit) else None
    if request.method == "POST":
        if form is None:
            raise NotPossibleNow("This answer cannot be recorded.", "Go back to the answers set aside.")
        if form.valid and (answer := _recorded(found, form)):
            return answer
    record("record:opened", about=[found.handover_id, found.work_id, found.account_id], record="answer_aside")
    return page(
        "doorstep/aside.html", status=None if request.method == "POST" else 200, row=found, visit=visit, form=form,
        why=WHY, told=_in_words(found, visit),
        made=[(one, *rules.in_words(visit.model, one)) for one in visits.attempts(visit.id)],
    )  # fmt: skip


def _may_record(found: Row, visit: Running) -> bool:
    going_on = visit.status == "open" and is_open(found.request_status) and visit.onward_id is None
    return found.status == "aside" and going_on and performer(visit.step)[0] != "partner"


def _in_words(found: Row, visit: Running) -> list[tuple[str, Any]]:
    step = step_of(visit.model, found.step)
    return in_words(found, step, (form_of(visit.model, step) or {"question": []})["question"])


def _form(found: Row, visit: Running) -> Form:
    """The step's form for the outcome, with what came from the phone; its faults stand beside it from the start."""
    schema = _schema(visit, found.account_id, request.form.get(OUTCOME, found.outcome))
    return Form(schema) if request.method == "POST" else Form(schema, source=source(found, schema))


def _schema(visit: Running, account_id: UUID, outcome: str) -> type[Schema]:
    step, extra = visit.step, {}
    asked = asked_at(step, form_of(visit.model, step))
    if outcome in {one["key"] for one in offered(step)}:
        asked = for_outcome(asked, outcome)
    if pair_needed(step, markers_at(visit), performer(step)[0]):
        people = [(one.id, one.name) for one in seconds(account_id)]
        meta = {"label": "Who was there too?", "widget": "select", "choices": people}
        extra[SECOND] = fields.UUID(required=step.get("staff", 1) == 2, metadata=meta)
    return attempt_schema(asked, visit.started_at, extra)


def _recorded(found: Row, form: Form) -> Response | None:
    """Record what the form says; None where an action refuses it, which the form then says."""
    outcome, at, good = told(form.schema, form.data)
    second = good.pop(SECOND, None) and form.data[SECOND]
    try:
        following = answers.record_aside(found, seen_version(), {"outcome": outcome, "at": at}, good, second)
    except Invalid as problem:
        form.refuse(problem)
        return None
    flash("Recorded. The county has the answer" if isinstance(following, Ended) else "Recorded as a further attempt")
    return redirect(url_for(".asides"), 303)


@bp.route("/set-aside/<uuid:answer_id>/dismiss", methods=["GET", "POST"])
@requires(May.CARRY_WORK)
def dismiss(answer_id: UUID) -> Response:
    """Keep the answer unrecorded, and say why."""
    found = _answer(answer_id)
    form = Form(Dismissal)
    if form.valid:
        answers.dismiss(found, seen_version(), form.data["reason"])
        flash("The answer was dismissed. It is kept with your reason")
        return redirect(url_for(".asides"), 303)
    if found.status != "aside":
        raise NotPossibleNow("Somebody has settled this answer already.", "Go back to the answers set aside.")
    record("record:opened", about=[found.handover_id, found.work_id, found.account_id], record="answer_aside")
    return page("doorstep/dismiss.html", row=found, form=form)
