"""Whom a request is about: found as in the audit trail, or nobody whom this organisation knows."""

from uuid import UUID

from flask import flash, redirect, url_for

from hub.governance import subjects
from hub.governance.schemas import FindResident
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.problems import NotYours
from hub.kernel.web.pages import page
from hub.subject_requests import actions, queries
from hub.subject_requests.routes import bp


@bp.route("/<uuid:request_id>/person", methods=["GET", "POST"])
@requires(May.ANSWER_SUBJECTS)
def person(request_id: UUID):
    """Search for the person; what the request says is filled in. Never by a last name alone."""
    one, found = queries.standing(request_id).request, None
    form = Form(FindResident, {"surname": one.name.split()[-1], "postcode": one.postcode})
    if form.valid:
        found = subjects.find(**form.data)
        asked = sorted(name for name, value in form.data.items() if value)
        about = [request_id, *(each.id for each in found)]
        record("search:made", about=about, list="residents", fields=asked, count=len(found))
    record("record:opened", about=[request_id], record="subject_request")
    return page("subject_requests/person.html", one=one, form=form, found=found)


@bp.post("/<uuid:request_id>/person/<uuid:subject_id>")
@requires(May.ANSWER_SUBJECTS)
def is_person(request_id: UUID, subject_id: UUID):
    """It is this person."""
    subject = subjects.subject(subject_id)
    if subject is None:
        raise NotYours()
    actions.is_person(request_id, seen_version(), subject)
    flash("Recorded whom this request is about")
    return redirect(url_for(".show", request_id=request_id), 303)


@bp.post("/<uuid:request_id>/nobody")
@requires(May.ANSWER_SUBJECTS)
def nobody(request_id: UUID):
    """Nothing is held on them."""
    queries.standing(request_id)  # another organisation's is not there, whatever the form says
    actions.found_nobody(request_id, seen_version())
    flash("Recorded: nothing is held. Print the letter that says so.")
    return redirect(url_for(".show", request_id=request_id), 303)
