"""The national system on the page of a case: what was told of it, and the reference of a case that was typed in."""

from uuid import UUID

from flask import flash, redirect, url_for
from sqlalchemy import Row

from hub.cases import queries as case_queries
from hub.cases.panels import panel
from hub.cases.rules.words import full_name
from hub.kernel.access import May, may, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.problems import Invalid
from hub.kernel.web.pages import page
from hub.national import actions, queries
from hub.national.routes import bp
from hub.national.rules import judging
from hub.national.schemas import Reference
from hub.national.sources import kind_label
from hub.programmes.models import Programme


@panel("hand-back", "Handed back", "national/_panel.html", order=600)
def handed_back(case: Row, plan: Programme):
    """What the national system was told of this case, and how it stands; nothing while there is nothing to say."""
    if not plan.national_system:
        return None
    told = queries.of_case(case.id) if case.status == "closed" or case.outcome else ()
    if not told and case.origin != "typed":
        return None
    return {"rows": told, "kind_label": kind_label, "states": judging.STATES, "system": plan.national_system,
            "may_open": may(May.HAND_BACK)}  # fmt: skip


@bp.route("/reference/<uuid:case_id>", methods=["GET", "POST"])
@requires(May.RECORD_CALLS)
def reference(case_id: UUID):
    """Add the national reference to a case that was typed in, so that the next list knows it."""
    case = case_queries.case(case_id)
    form = Form(Reference, {"reference": case.reference})
    if form.valid:
        try:
            actions.add_reference(case, seen_version(), form.data)
        except Invalid as refused:
            form.refuse(refused)
        else:
            flash("Reference saved")
            return redirect(url_for("cases.show", case_id=case_id), 303)
    record("record:opened", about=[case.id, case.resident_id], record="reference")
    return page("national/reference.html", form=form, case=case, name=full_name(case), context=queries.context())
