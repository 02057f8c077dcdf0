"""Recording a call, and the local systems checked."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, request, url_for
from sqlalchemy import Row

from hub.calls import actions, queries
from hub.calls.schemas import RecordCall, systems_form
from hub.cases import queries as cases
from hub.cases.panels import panel
from hub.cases.rules.steps import next_step
from hub.cases.rules.words import POINT_STATES, full_name, shown
from hub.cases.together import warnings
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.web.pages import page
from hub.programmes.models import Programme
from hub.programmes.queries import programme

bp = Blueprint("calls", __name__)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(bp)


@bp.route("/cases/<uuid:case_id>/call", methods=["GET", "POST"])
@requires(May.RECORD_CALLS)
def call(case_id: UUID):
    """Record a call, text or email; possible on a closed case too."""
    case, plan = cases.case(case_id), programme()
    points = cases.contact_points(case.resident_id)
    reachable = [one for one in points if one.kind in ("phone", "email")]
    offered = [(one.id, f"{shown(one.value)} ({POINT_STATES[one.state].lower()})") for one in reachable]
    outcomes = [(one.key, one.label) for one in plan.call_outcomes.values()]
    phones = [one for one in reachable if one.kind == "phone" and one.state != "wrong"]
    first = next((one.id for one in sorted(phones, key=lambda one: one.value != case.asked_back_phone)), None)
    values = {"channel": "call", "contact_point_id": first, "call_back": False}
    form = Form(RecordCall, values, choices={"contact_point_id": offered, "outcome": outcomes})
    if form.valid:
        ended = actions.record_call(case, plan, form.data)
        flash("Call recorded. What was asked of the district has been withdrawn." if ended else "Call recorded")
        return redirect(url_for("cases.show", case_id=case_id), 303)
    record("record:opened", about=[case.id, case.resident_id], record="call")
    wish = next_step(case, plan, now()).words if case.asked_back_at else None
    return page(
        "calls/call.html", case=case, form=form, plan=plan, name=full_name(case), wish=wish, warned=warnings(case)
    )


@bp.route("/cases/<uuid:case_id>/systems", methods=["GET", "POST"])
@requires(May.RECORD_CALLS)
def systems(case_id: UUID):
    """Tick off the county's own systems."""
    case, known = cases.case(case_id), queries.systems()
    values = {f"system-{one.system}": one.result for one in queries.checks(case_id)}
    form = Form(systems_form(known), values)
    if request.method == "POST" and not form.errors:
        results = {name.removeprefix("system-"): result for name, result in form.data.items()}
        new = {key: result for key, result in results.items() if result and values.get(f"system-{key}") != result}
        actions.record_checks(case, new)
        flash("Local systems recorded" if new else "Nothing was changed")
        return redirect(url_for("cases.show", case_id=case_id), 303)
    record("record:opened", about=[case.id, case.resident_id], record="systems")
    return page("calls/systems.html", case=case, form=form, name=full_name(case), known=known)


@panel("systems", "Local systems checked", "calls/_systems.html", order=500)
def systems_checked(case: Row, _: Programme):
    """Which of the county's own systems were looked into, with what result."""
    return {"systems": queries.systems(), "checks": {one.system: one for one in queries.checks(case.id)}}
