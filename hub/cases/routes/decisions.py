"""What is decided about a case: how it ends, and that it goes on."""

from uuid import UUID

from flask import flash, redirect, request, url_for

from hub.cases import actions, queries
from hub.cases.closing import left_out
from hub.cases.routes import bp
from hub.cases.rules.steps import OPEN
from hub.cases.rules.words import full_name
from hub.cases.schemas import Close, Reopen
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.web.pages import page
from hub.programmes.queries import programme
from hub.programmes.rules import national_code


def _back(case_id: UUID):
    return redirect(url_for("cases.show", case_id=case_id), 303)


def _page(template: str, case, form: Form, **shown):
    record("record:opened", about=[case.id, case.resident_id], record="case")
    return page(template, case=case, form=form, plan=programme(), name=full_name(case), **shown)


@bp.route("/cases/<uuid:case_id>/close", methods=["GET", "POST"])
@requires(May.CLOSE_CASES)
def close(case_id: UUID):
    """Close a case with an outcome; the national code stands beside each."""
    case, plan = queries.case(case_id), programme()
    proposed = request.args.get("outcome") if request.args.get("outcome") in plan.outcomes else case.outcome
    form = Form(Close, {"outcome": proposed}, choices={"outcome": _endings(plan)})
    if form.valid:
        actions.close_case(case, seen_version(), plan, form.data["outcome"], form.data["why"])
        flash(f"{plan.words['case'].capitalize()} closed")
        return _back(case_id)
    still_asked = [case.enrichment_with] * (case.enrichment_status in OPEN)
    still_asked += [case.door_knock_with] * (case.door_knock_status in OPEN)
    missed = left_out([case], form.values.get("outcome") or None)[case.id]
    return _page("cases/close.html", case, form, still_asked=sorted(set(still_asked)), left_out=missed)


def _endings(plan) -> list[tuple[str, str, str]]:
    """Those outcomes that end a case come first; a case may be given up with any other, too."""
    today = now().date()
    told = []
    for one in sorted(plan.outcomes.values(), key=lambda one: not one.closes):
        code = national_code(plan, one.key, today)
        named = f"{plan.national_system} code: {code}" if code else ""
        stays = "" if one.closes else "Usually the work goes on after this"
        told.append((one.key, one.label, ". ".join(part for part in (one.hint, stays, named) if part)))
    return told


@bp.route("/cases/<uuid:case_id>/reopen", methods=["GET", "POST"])
@requires(May.CLOSE_CASES)
def reopen(case_id: UUID):
    """Open a closed case again."""
    case = queries.case(case_id)
    form = Form(Reopen)
    if form.valid:
        actions.reopen(case, seen_version(), form.data["why"])
        flash("Opened again")
        return _back(case_id)
    return _page("cases/reopen.html", case, form)
