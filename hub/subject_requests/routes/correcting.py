"""What is wrong is corrected in its own record, and whoever was given it is told."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from marshmallow import fields, validate

from hub.cases.schemas import NewCase
from hub.governance import subjects
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from hub.kernel.web.pages import page
from hub.subject_requests import actions, queries, records, schemas
from hub.subject_requests.records import Field
from hub.subject_requests.routes import bp
from hub.subject_requests.rules.standing import in_words
from hub.subject_requests.rules.words import NOTICES


def _person(request_id: UUID) -> tuple[Any, subjects.Subject]:
    """A request and the person whom it is about. Raises NotYours, NotPossibleNow."""
    one = queries.standing(request_id).request
    subject = subjects.subject(one.subject_id) if one.subject_id else None
    if subject is None:
        raise NotPossibleNow("It is not known yet whom this request is about.", "Search for the person first.")
    return one, subject


@bp.route("/<uuid:request_id>/correct", methods=["GET", "POST"])
@requires(May.ANSWER_SUBJECTS)
def correct(request_id: UUID):
    """Choose what is wrong: a fact of the person's record, or of a copy that was given to us."""
    one, subject = _person(request_id)
    known = records.correctable(subject)
    choices = [(each.key, each.label, f"{each.title}: {in_words(each.asks, each.value)}") for each in known]
    form = Form(schemas.Chosen, choices={"which": choices})
    if form.valid:
        sort, record_id, _, name = form.data["which"].split("/")
        place = url_for(".correct_field", request_id=request_id, sort=sort, record_id=record_id, name=name)
        return redirect(place, 303)
    record("record:opened", about=[request_id, subject.id], record="subject_request")
    return page("subject_requests/correct.html", one=one, subject=subject, form=form, known=known)


@bp.route("/<uuid:request_id>/correct/<sort>/<uuid:record_id>/<name>", methods=["GET", "POST"])
@requires(May.ANSWER_SUBJECTS)
def correct_field(request_id: UUID, sort: str, record_id: UUID, name: str):
    """Say what is right, and how one knows."""
    one, subject = _person(request_id)
    key = (sort, record_id, name)
    field = next(
        (each for each in records.correctable(subject) if (each.record, each.record_id, each.name) == key), None
    )
    if field is None:
        raise NotYours()
    form = Form(_asked(field))
    if form.valid:
        try:
            told = actions.correct(request_id, field, form.data["value"], form.data["why"])
            flash(f"Corrected. {_receivers(told)}")
            return redirect(url_for(".show", request_id=request_id, _anchor="told"), 303)
        except Invalid as wrong:
            form.refuse(wrong)
    record("record:opened", about=[request_id, subject.id], record="subject_request")
    shown = in_words(field.asks, field.value)
    return page("subject_requests/correct_field.html", one=one, field=field, form=form, shown=shown)


def _asked(field: Field) -> Any:
    """The question for a fact as the case's own form asks it, or a line of text, and the reason."""
    own = NewCase._declared_fields.get(field.asks)
    asked = type(own)(validate=own.validate) if own is not None else fields.String(validate=validate.Length(max=300))
    told: Mapping[str, Any] = own.metadata if own is not None else {}
    asked.metadata = {**told, "label": "What is right?", "name": "what is right", "missing": "Enter what is right"}
    return schemas.asking(asked)


def _receivers(told: int) -> str:
    return {0: "Nobody else was given it.", 1: "One receiver is told of it."}.get(
        told, f"{told} receivers are told of it."
    )


@bp.route("/<uuid:request_id>/tell", methods=["GET", "POST"])
@requires(May.ANSWER_SUBJECTS)
def tell(request_id: UUID):
    """Tell whoever was given something that it is to be erased, or may no longer be used."""
    one, subject = _person(request_id)
    sent = [each for each in records.copies(subject, "sent") if each.other_org_id != each.org_id]
    choices = [(each.id, each.other_short, f"Request {each.reference}") for each in sent]
    kinds = [(key, NOTICES[key]) for key in ("erasure", "restriction")]
    before = {"kind": one.kind, "to": [str(each.id) for each in sent]}
    form = Form(schemas.Tell, before, choices={"to": choices, "kind": kinds})
    if form.valid:
        chosen = [each for each in sent if each.id in form.data["to"]]
        told = sum(actions.tell(each, form.data["kind"], request_id) for each in chosen)
        flash(_receivers(told) if told else "They had been told of it already.")
        return redirect(url_for(".show", request_id=request_id, _anchor="told"), 303)
    record("record:opened", about=[request_id, subject.id], record="subject_request")
    return page("subject_requests/tell.html", one=one, subject=subject, form=form, sent=sent)
