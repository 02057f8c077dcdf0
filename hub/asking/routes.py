"""Asking a district: the question, then exactly what they will see, then sending it; and taking it back."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, request, url_for
from sqlalchemy import Row

from hub.asking import actions, household, queries
from hub.asking.rules import WORD, offered
from hub.asking.schemas import AskForDetails, AskForVisit
from hub.cases import queries as cases
from hub.cases.rules.steps import OPEN
from hub.cases.rules.words import full_name
from hub.conversation import threads
from hub.directory.fields import returned_in_words
from hub.handovers import queries as handovers
from hub.handovers.previews import preview
from hub.handovers.rules import in_words, is_open, still_sought
from hub.handovers.seals import SHOWN, Otherwise, differences
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.forms.schemas import Schema
from hub.kernel.problems import EditConflict, Invalid, NotYours, Problem
from hub.kernel.tenancy import acting, as_actor
from hub.kernel.web.pages import page
from hub.programmes.models import Programme
from hub.programmes.queries import programme
from hub.programmes.rules import due_at

bp = Blueprint("asking", __name__)
QUESTION = "Do you know another way to reach this {resident}: a phone number, an email address, another address?"


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(bp)


@bp.route("/cases/<uuid:case_id>/ask/<kind>", methods=["GET", "POST"])
@requires(May.RAISE_REQUESTS)
def ask(case_id: UUID, kind: str):
    """What to ask; then, with the question in its place, exactly what the receiver will see."""
    return _asked(case_id, kind)


def _asked(case_id: UUID, kind: str, changed: Sequence[str] = ()):
    case, plan = cases.case(case_id), programme()
    if kind not in actions.RAISE or kind not in plan.clocks:
        raise NotYours()
    shown = {"case": case, "kind": kind, "plan": plan, "name": full_name(case), "word": plan.words[WORD[kind]]}
    why_not = _why_not(case, kind)
    if why_not:
        record("record:opened", about=[case.id, case.resident_id], record="ask")
        return page("asking/not_now.html", why_not=why_not, **shown)
    form = _form(case, kind, plan)
    if form.valid and (changed or request.form.get("stage") != "edit"):
        return _preview(case, kind, plan, form, shown | {"changed": changed})
    others = [id for id, _ in form["household"].choices] if "household" in form.schema.fields else ()
    visited = household.being_visited(case) if kind == household.KIND else ()
    about = [case.id, case.resident_id, *others, *(one.id for one in visited)]
    record("record:opened", about=about, record="ask")
    return page("asking/ask.html", form=form, visited=visited, full_name=full_name, **shown)


def _why_not(case: Row, kind: str) -> str:
    status = case.enrichment_status if kind == "enrichment" else case.door_knock_status
    if case.status == "closed":
        return "closed"
    if status in OPEN:
        return "asked"
    return "" if case.district_id or case.suggested_id else "unrouted"


def _schema(kind: str, plan: Programme) -> Schema:
    if kind == "enrichment":
        return AskForDetails(plan)
    return AskForVisit(exclude=() if "household" in plan.clocks[kind].offers else ("household",))


def _form(case: Row, kind: str, plan: Programme) -> Form:
    suggested = [(case.suggested_id, case.suggested_name, "Suggested by the council that sent it back")]
    routed = [(case.district_id, case.district_name)] if case.district_id != case.suggested_id else []
    offer = [one for one in (suggested + routed) if one[0]]
    question = QUESTION.format(resident=plan.words["resident"])
    known = {name: case.facts.get(name) for name in ("instructions", "risk")}
    schema = _schema(kind, plan)
    if len(offer) == 1:
        schema.fields["to"].metadata = {**schema.fields["to"].metadata, "widget": "hidden"}
    values, choices = {"to": offer[0][0], "question": question, **known}, {"to": offer}
    if "household" in schema.fields:
        others = household.can_be_named(case)
        values["household"] = [str(one.id) for one in others]
        choices["household"] = [(one.id, full_name(one)) for one in others]
        if not others:
            del schema.fields["household"], choices["household"]
    return Form(schema, values, choices=choices)


def _preview(case: Row, kind: str, plan: Programme, form: Form, shown: dict):
    to = form.data["to"]
    due = due_at(plan, kind, now())
    others = household.told(form.data.get("household") or ())
    about = [id for one in (case, *others) for id in (one.id, one.resident_id)]
    subject, seal = preview(kind, to, offered(kind, case, plan, form.data, due, others), about=about)
    if shown["changed"]:
        shown["changed"] = differences(request.form.get("seal", ""), seal, SHOWN) or shown["changed"]
    terms = queries.terms(to, kind)
    return page(
        "asking/preview.html", told=in_words(subject), to_name=queries.named([to])[to], terms=terms, due=due,
        returned=returned_in_words(terms.returns) if terms else [], typed=form.data,
        seal=seal, **shown,
    )  # fmt: skip


@bp.post("/cases/<uuid:case_id>/ask/<kind>/send")
@requires(May.RAISE_REQUESTS)
def send(case_id: UUID, kind: str):
    """Hand over what was shown; what has changed since is shown first."""
    try:
        plan, typed, version = _typed(kind)
    except Problem:
        cases.case(case_id)  # another organisation's is not found, whatever else is wrong
        raise
    try:
        actions.RAISE[kind](case_id, version, plan, typed, request.form.get("seal", ""))
    except EditConflict as meanwhile:
        raise Otherwise(["Somebody changed the record meanwhile. What would be sent is as you saw it."]) from meanwhile
    flash("The request is with the district now")
    return redirect(url_for("cases.show", case_id=case_id), 303)


@bp.errorhandler(Otherwise)
def shown_again(otherwise: Otherwise):
    """Nothing was sent, and the page's transaction is undone: in one of its own, what would be sent now is shown."""
    with as_actor(acting()):
        return _asked(**request.view_args, changed=otherwise.changed), otherwise.status


def _typed(kind: str) -> tuple[Programme, dict, int]:
    plan = programme()
    if kind not in actions.RAISE or kind not in plan.clocks:
        raise NotYours()
    # Whether it is one of the case's own councils is asked where the case is taken, in the same statement.
    schema = _schema(kind, plan)
    choices = {"to": [(request.form.get("to", ""), "")]}
    if "household" in schema.fields:
        choices["household"] = [(one, "") for one in request.form.getlist("household")]
    form = Form(schema, choices=choices)
    if not form.valid:
        raise Invalid(form.errors)
    return plan, form.data, seen_version()


@bp.route("/cases/<uuid:case_id>/requests/<uuid:handover_id>/withdraw", methods=["GET", "POST"])
@requires(May.RAISE_REQUESTS)
def withdraw(case_id: UUID, handover_id: UUID):
    """Take a request back, after a question."""
    case, sent = cases.case(case_id), _sent_for(case_id, handover_id)
    if request.method == "POST":
        actions.withdraw_request(case_id, handover_id, only="only" in request.form)
        flash(f"{sent.other_name} is told that it is no longer needed")
        return redirect(url_for("cases.show", case_id=case_id), 303)
    record("record:opened", about=[case.id, case.resident_id, sent.id], record="request")
    return page("asking/withdraw.html", case=case, sent=sent, name=full_name(case), still=is_open(sent.status),
                people=[name for _, name in still_sought(sent.subject, sent.settled)])  # fmt: skip


def _sent_for(case_id: UUID, handover_id: UUID) -> Row:
    """What was asked for this case, alone or with others of its household. Raises NotYours."""
    found = next((one for one in handovers.of_origin(case_id) if one.id == handover_id), None)
    if found is None:
        raise NotYours()
    return found


@bp.route("/cases/<uuid:case_id>/requests/<uuid:handover_id>/messages", methods=["GET", "POST"])
@requires(May.RAISE_REQUESTS)
def conversation(case_id: UUID, handover_id: UUID):
    """What was written about a request with the district, and a form to answer."""
    case, sent = cases.case(case_id), _sent_for(case_id, handover_id)
    opened = threads.opened(sent, case.allocated_to)
    if threads.sent(opened):
        flash(f"Your message is on its way to {sent.other_name}")
        return redirect(url_for(".conversation", case_id=case_id, handover_id=handover_id), 303)
    record("record:opened", about=[case.id, case.resident_id, sent.id], record="conversation")
    back = (url_for("cases.show", case_id=case_id, _anchor="requests"), full_name(case))
    return page("conversation/thread.html", thread=opened, form=opened.form, row=sent, back_to=back)
