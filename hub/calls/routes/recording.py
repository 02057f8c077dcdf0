"""Recording a call: by one press, on one page for a conversation, and taken back within ten minutes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from sqlalchemy import Row

from hub.calls import actions, queries
from hub.calls.agreeing import booked
from hub.calls.beside import links
from hub.calls.queries import Desk
from hub.calls.routes import bp
from hub.calls.routes.scripts import ready
from hub.calls.rules import bookings
from hub.calls.rules.scripts import kind_for
from hub.calls.rules.settings import SCRIPTS
from hub.calls.schemas.typed import NO, OnePress, conversation, facts_asked
from hub.cases import queries as cases
from hub.cases.panels import one_page
from hub.cases.rules.steps import next_step
from hub.cases.rules.words import POINT_STATES, call_label, full_name, shown
from hub.cases.together import homes, warnings
from hub.kernel.access import May, may, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.problems import NotPossibleNow
from hub.kernel.web.pages import page
from hub.kernel.words import clock, moment
from hub.programmes.models import Programme
from hub.programmes.queries import programme


@bp.post("/cases/<uuid:case_id>/calls")
@requires(May.RECORD_CALLS)
def one_press(case_id: UUID):
    """Record an unanswered call to one number by one press; the case is held, so that two presses are two calls."""
    case, plan, desk = cases.case(case_id, lock=True), programme(), queries.desk()
    offered = [(one.key, one.label) for one in desk.settings.by_one_press(plan)]
    points = [(one.id, one.value) for one in cases.contact_points(case.resident_id) if one.kind == "phone"]
    form = Form(OnePress, choices={"outcome": offered, "contact_point_id": points})
    if not form.valid:
        raise NotPossibleNow("That outcome or number is no longer offered here.", "Open the page again and choose.")
    actions.record_call(case, plan, form.data | {"channel": "call", "number_shown": desk.number})
    flash(f"{call_label(plan, form.data['outcome'])} recorded at {clock(now())}")
    return redirect(url_for("cases.show", case_id=case_id), 303)


@bp.post("/cases/<uuid:case_id>/calls/<uuid:call_id>/undo")
@requires(May.RECORD_CALLS)
def undo(case_id: UUID, call_id: UUID):
    """Strike out a call of one's own within ten minutes; it stays in the story, struck out."""
    case = cases.case(case_id, lock=True)
    call = queries.to_undo(case_id, call_id)
    if call is None:
        raise NotPossibleNow(
            "This call can no longer be taken back.",
            "Only your own can, for 10 minutes. Record what is right as a call.",
        )
    actions.strike(case, call)
    flash(f"{call_label(programme(), call.outcome)} struck out")
    return redirect(url_for("cases.show", case_id=case_id), 303)


@bp.route("/cases/<uuid:case_id>/call", methods=["GET", "POST"])
@requires(May.RECORD_CALLS)
def call(case_id: UUID):
    """Record a conversation in one page; possible on a closed case too."""
    case, plan, at = cases.case(case_id, lock=request.method == "POST"), programme(), now()
    desk, times = queries.desk(), bookings.choices(plan, at)
    form = _form(case, plan, desk, times)
    if form.valid and (told := booked(form, plan, case, times, at)):
        asked = facts_asked(plan, desk.settings, case)
        told |= {"number_shown": _number(form, desk)}
        return _recorded(case, plan, desk, told, actions.record_conversation(case, plan, told, asked))
    with one_page():
        home, warned = homes([case]).get(case.id), warnings(case)
    others = [id for one in warned for id in one.about]
    record("record:opened", about=[case.id, case.resident_id, *others], record="call")
    first = kind_for(case, at)
    scripts = sorted(ready(desk, case), key=lambda one: one.kind != first)
    wish = next_step(case, plan, at).words if case.asked_back_at else None
    return page(
        "calls/call.html", case=case, form=form, plan=plan, name=full_name(case), wish=wish, desk=desk,
        scripts=scripts, kinds=SCRIPTS, asked=facts_asked(plan, desk.settings, case), links=links(case),
        warned=warned, home=home,
    )  # fmt: skip


def _form(case: Row, plan: Programme, desk: Desk, times: list[bookings.Choice]) -> Form:
    """The form, with the number that was pressed, or the one that the resident asked to be rung on, chosen."""
    reachable = [one for one in cases.contact_points(case.resident_id) if one.kind in ("phone", "email")]
    offered = [(one.id, f"{shown(one.value)} ({POINT_STATES[one.state].lower()})") for one in reachable]
    phones = [one for one in reachable if one.kind == "phone" and one.state != "wrong"]
    first = next((one.id for one in sorted(phones, key=lambda one: one.value != case.asked_back_phone)), None)
    pressed = request.args.get("number")
    chosen = next((one.id for one in reachable if str(one.id) == pressed), first)
    values = {"channel": "call", "contact_point_id": chosen, "call_back": NO, "number_shown": desk.number}
    values["outcome"] = request.args.get("outcome")
    outcomes = [(one.key, one.label) for one in plan.call_outcomes.values()]
    schema = conversation(plan, desk.settings, case, desk.numbers, times, queries.knows_why(case.id))
    return Form(schema, values, choices={"contact_point_id": offered, "outcome": outcomes})


def _number(form: Form, desk: Desk) -> str | None:
    """The number that the resident saw: chosen among several, or the only one; none with a text or an email."""
    return (form.data.get("number_shown") or desk.number) if form.data["channel"] == "call" else None


def _recorded(case: Row, plan: Programme, desk: Desk, told: Mapping[str, Any], ended: int):
    """Back to the case; after a call that settles it on to closing, with the outcome chosen by what was told."""
    outcome = plan.call_outcomes[told["outcome"]]
    booked = f". We call back {moment(told['call_back_at'])}" if told["call_back_at"] else ""
    flash(f"Call recorded{booked}." + (" What was asked of the district has been withdrawn." if ended else ""))
    settled = outcome.reached and outcome.next == "nothing" and case.status == "open" and not told["call_back_at"]
    proposed = desk.settings.proposed_ending(outcome.key, told.get("told"))
    closing = proposed if settled and may(May.CLOSE_CASES) else None
    then = next((one for one in links(case) if one.key == request.form.get("then")), None)
    if then:
        return redirect(then.address(case.id, closing), 303)
    if closing:
        return redirect(url_for("cases.close", case_id=case.id, outcome=closing), 303)
    return redirect(url_for("cases.show", case_id=case.id), 303)
