"""The county's own systems: ticked off by one press on the case, and what one of them gave added with its name."""

from uuid import UUID

from flask import flash, redirect, request, url_for

from hub.calls import actions, queries
from hub.calls.routes import bp
from hub.calls.schemas.typed import Found, Result, systems_form
from hub.cases import queries as cases
from hub.cases.rules.words import CHECKED, full_name
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.web.pages import page


@bp.route("/cases/<uuid:case_id>/systems", methods=["GET", "POST"])
@requires(May.RECORD_CALLS)
def systems(case_id: UUID):
    """Tick off all of the county's own systems on one page."""
    case, known = cases.case(case_id), queries.systems()
    values = {f"system-{one.system}": one.result for one in queries.checks([case.id, *case.duplicates])}
    form = Form(systems_form(known), values)
    if request.method == "POST" and not form.errors:
        results = {name.removeprefix("system-"): result for name, result in form.data.items()}
        new = {key: result for key, result in results.items() if result and values.get(f"system-{key}") != result}
        actions.record_checks(case, new)
        flash("Local systems recorded" if new else "Nothing was changed")
        return redirect(url_for("cases.show", case_id=case_id), 303)
    record("record:opened", about=[case.id, case.resident_id], record="systems")
    return page("calls/systems.html", case=case, form=form, name=full_name(case), known=known)


@bp.post("/cases/<uuid:case_id>/systems/<system>")
@requires(May.RECORD_CALLS)
def check_system(case_id: UUID, system: str):
    """Tick off one system by one press; what it gave is asked on the next page."""
    case, label = cases.case(case_id), _label(system)
    form = Form(Result)
    if not form.valid:
        raise NotPossibleNow("That result is not offered.", "Open the page again and choose.")
    actions.record_check(case, system, form.data["result"])
    if form.data["result"] == "found":
        return redirect(url_for("calls.found", case_id=case_id, system=system), 303)
    flash(f"{label}: {CHECKED[form.data['result']].lower()}")
    return redirect(url_for("cases.show", case_id=case_id, _anchor="systems"), 303)


@bp.route("/cases/<uuid:case_id>/systems/<system>/found", methods=["GET", "POST"])
@requires(May.RECORD_CALLS)
def found(case_id: UUID, system: str):
    """What a system gave: a number or an address that is kept with the system's name."""
    case, label = cases.case(case_id), _label(system)
    form = Form(Found)
    if form.valid:
        new = actions.keep_found(case, system, label, form.data)
        flash(f"Added from {label}" if new else "That was known already")
        return redirect(url_for("cases.show", case_id=case_id), 303)
    record("record:opened", about=[case.id, case.resident_id], record="systems")
    return page("calls/found.html", case=case, form=form, name=full_name(case), label=label)


def _label(system: str) -> str:
    """What the county calls one of its systems. Raises NotYours for one that it does not have."""
    label = next((one["label"] for one in queries.systems() if one["key"] == system), None)
    if label is None:
        raise NotYours()
    return label
