"""The supervisor's triage: addresses that no council is known to answer for, and what was sent back."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for

from hub.cases import actions, queries
from hub.cases.queries import sort_key
from hub.cases.routes.lists import place
from hub.cases.rules.steps import sent_back
from hub.cases.rules.words import full_name, listed_name
from hub.cases.schemas import Outside, Route
from hub.gazetteer.rules import ATTRIBUTION
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.web.pages import cut, page
from hub.programmes.elsewhere import elsewhere
from hub.programmes.queries import programme
from hub.programmes.rules import national_code

bp = Blueprint("triage", __name__)


@bp.get("/triage")
@requires(May.TRIAGE_ADDRESSES)
def index():
    """Cases whose address no council is known to answer for, and those that were sent back twice."""
    plan = programme()
    found = queries.cases(queries.Filter("triage"), place())
    slice = cut(found, queries.PAGE, sort_key())
    record("list:shown", about=[row.resident_id for row in slice.rows], list="triage", count=len(slice.rows))
    return page("cases/triage.html", slice=slice, plan=plan, listed_name=listed_name, sent_back=sent_back)


@bp.route("/cases/<uuid:case_id>/route", methods=["GET", "POST"])
@requires(May.TRIAGE_ADDRESSES)
def route(case_id: UUID):
    """Say which council answers for the address, and how one knows."""
    case = queries.case(case_id)
    councils = [(one.id, one.name) for one in queries.districts()]
    form = Form(Route, {"district_id": case.suggested_id or case.district_id}, choices={"district_id": councils})
    if form.valid:
        actions.route(case_id, seen_version(), form.data["district_id"], form.data["why"])
        flash("District recorded")
        return redirect(url_for("cases.show", case_id=case_id), 303)
    record("record:opened", about=[case.id, case.resident_id], record="case")
    return page("cases/route.html", case=case, form=form, name=full_name(case), attribution=ATTRIBUTION)


@bp.route("/cases/<uuid:case_id>/outside", methods=["GET", "POST"])
@requires(May.TRIAGE_ADDRESSES)
def outside(case_id: UUID):
    """Say that a case is another county's, and how one knows; it is closed and listed to be passed on."""
    case, plan, councils = queries.case(case_id), programme(), elsewhere()
    form = Form(Outside, {"council": case.gss}, choices={"council": sorted(councils.items(), key=lambda one: one[1])})
    if form.valid:
        actions.close_outside(case, seen_version(), plan, form.data["council"], form.data["why"])
        flash(f"{plan.words['case'].capitalize()} closed. It is listed under “Other counties”, to be passed on.")
        return redirect(url_for("triage.index"), 303)
    record("record:opened", about=[case.id, case.resident_id], record="case")
    code = national_code(plan, plan.outside.key, now().date()) if plan.outside else None
    return page("cases/outside.html", case=case, form=form, plan=plan, name=full_name(case), code=code)
