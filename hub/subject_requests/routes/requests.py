"""The list of residents' requests, one of them, and the steps that can be taken with it."""

from datetime import date
from uuid import UUID

from flask import flash, redirect, request, url_for

from hub.cases.erased import told_of
from hub.governance import subjects
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import today
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.problems import Invalid, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import after, cut, page
from hub.subject_requests import actions, queries, schemas
from hub.subject_requests.actions.forgetting import FORGOTTEN
from hub.subject_requests.routes import bp
from hub.subject_requests.routes.steps import STEPS
from hub.subject_requests.rules import standing, words


@bp.get("")
@requires(May.ANSWER_SUBJECTS)
def index():
    """Every request, those due first before the others, by the filter in the address."""
    form = Form(schemas.ListFilter, {"state": "open"}, source=request.args)
    told = form.data if form.valid else {}
    chosen = queries.Filter(told.get("kind") or "", told.get("state") or "open", told.get("owner") or "")
    found = queries.requests(chosen, acting().account_id, after(date.fromisoformat, UUID))
    slice = cut(found, queries.PAGE, lambda one: (one.sort_day, one.id))
    record("list:shown", about=[one.id for one in slice.rows], list="subject_requests", count=len(slice.rows))
    return page(
        "subject_requests/index.html", filters=form, slice=slice, tally=queries.tally(), words=words, today=today(),
        rules=standing, chosen=chosen,
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@requires(May.ANSWER_SUBJECTS)
def new():
    """Log a request that came in."""
    form = Form(schemas.LogRequest, {"received_on": today(), "asked_by": "person"})
    if form.valid:
        request_id = actions.log_request(form.data)
        flash("Logged. The time for the answer runs from the day on which it came.")
        return redirect(url_for(".show", request_id=request_id), 303)
    return page("subject_requests/log.html", form=form, one=None)


@bp.route("/<uuid:request_id>/change", methods=["GET", "POST"])
@requires(May.ANSWER_SUBJECTS)
def change(request_id: UUID):
    """Correct what was logged."""
    one = queries.standing(request_id).request
    form = Form(schemas.LogRequest, one._mapping)
    if form.valid:
        try:
            actions.change_request(request_id, seen_version(), form.data)
            flash("Saved")
            return redirect(url_for(".show", request_id=request_id), 303)
        except Invalid as wrong:
            form.refuse(wrong)
    record("record:opened", about=[request_id, one.subject_id], record="subject_request")
    return page("subject_requests/log.html", form=form, one=one)


@bp.get("/<uuid:request_id>")
@requires(May.ANSWER_SUBJECTS)
def show(request_id: UUID):
    """One request: its clock, whom it is about, what can be done now, what was sent and whom was told."""
    found = queries.standing(request_id)
    record("record:opened", about=[request_id, found.request.subject_id], record="subject_request")
    whom = found.request.subject_id
    erased_at = queries.erased_at(whom) if whom else None
    subject = subjects.subject(whom) if whom and erased_at is None else None
    steps = [(key, step) for key, step in STEPS.items() if step.possible(found)]
    return page(
        "subject_requests/show.html", one=found.request, clock=found.clock, pauses=found.pauses, today=today(),
        subject=subject, erased_at=erased_at, erased=told_of(whom) if erased_at else None,
        forgotten=found.request.name == FORGOTTEN, steps=steps, words=words, rules=standing,
        notes=queries.notes(request_id), packs=queries.packs(request_id),
        files=queries.files(request_id), corrections=queries.corrections(request_id), letters=letters_of(found.request),
        notices=queries.notices_of(request_id), alike=queries.alike(found.request),
    )  # fmt: skip


def letters_of(one) -> list[tuple[str, str]]:
    """The letters that fit where a request stands."""
    fitting = {
        "acknowledgement": one.state == "open",
        "clarification": one.state == "open",
        "extension": bool(one.extended_on),
        "answer": one.person == "found",
        "nothing-held": one.person == "nothing",
        "refusal": bool(one.refused),
    }
    return [(key, words.LETTERS[key]) for key, fits in fitting.items() if fits]


@bp.route("/<uuid:request_id>/steps/<step>", methods=["GET", "POST"])
@requires(May.ANSWER_SUBJECTS)
def step(request_id: UUID, step: str):
    """One step of a request: a form of its own, and what it does."""
    found, wanted = queries.standing(request_id), STEPS.get(step)
    if wanted is None:
        raise NotYours()
    form = Form(wanted.schema, wanted.before(), choices=wanted.choices(found))
    if form.valid:
        try:
            wanted.act(request_id, seen_version(), form.data)
            flash(wanted.done)
            return redirect(url_for(".show", request_id=request_id), 303)
        except Invalid as wrong:
            form.refuse(wrong)
    record("record:opened", about=[request_id, found.request.subject_id], record="subject_request")
    return page(
        "subject_requests/step.html", one=found.request, form=form, step=wanted, possible=wanted.possible(found)
    )
