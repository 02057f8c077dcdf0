"""Files that are sent to people: letters made from what is known, downloads, and the record that they were sent."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for

from hub.directory.models import Organisation
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.cipher import file_in
from hub.kernel.clock import today
from hub.kernel.db import db
from hub.kernel.forms.form import Form
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import page
from hub.kernel.web.tables import download
from hub.subject_requests import actions, paper, queries, schemas
from hub.subject_requests.routes import bp
from hub.subject_requests.routes.requests import letters_of
from hub.subject_requests.rules import words
from hub.subject_requests.settings import settings


@bp.route("/<uuid:request_id>/letters/<kind>", methods=["GET", "POST"])
@requires(May.ANSWER_SUBJECTS)
def letter(request_id: UUID, kind: str):
    """A letter as it would leave; pressed, it is made and kept with the request."""
    found = queries.standing(request_id)
    if kind not in dict(letters_of(found.request)):
        raise NotYours()
    told = _told(found, kind)
    if Form(schemas.Schema).submitted:
        body, media_type = paper.letter(**told)
        name = f"SR-{found.request.number}-{kind}.{paper.ENDINGS[media_type]}"
        actions.keep(request_id, "letter", name, media_type, body)
        flash("The letter is made. Download it, send it, then record that you sent it.")
        return redirect(url_for(".show", request_id=request_id, _anchor="files"), 303)
    record("record:opened", about=[request_id, found.request.subject_id], record="subject_request")
    words_ = render_template(f"subject_requests/letters/{kind}.html", **told)
    return page("subject_requests/letter.html", one=found.request, kind=kind, title=words.LETTERS[kind], body=words_)


def _told(found: queries.Standing, kind: str) -> dict:
    """What a letter is filled with."""
    council = db.session.get(Organisation, acting().org_id)
    return {
        "one": found.request, "kind": kind, "title": words.LETTERS[kind], "council": council, "today": today(),
        "clock": found.clock, "due_on": found.due_on, "contact": settings().contact, "words": words,
        "asked": next((each.words for each in reversed(found.pauses) if each.answered_on is None), None),
        "notices": queries.notices_of(found.request.id), "corrections": queries.corrections(found.request.id),
        "erased": bool(found.request.subject_id) and queries.is_erased(found.request.subject_id),
    }  # fmt: skip


@bp.get("/files/<uuid:file_id>")
@requires(May.ANSWER_SUBJECTS)
def file(file_id: UUID):
    """A file, byte for byte as it was made."""
    found = queries.file(file_id)
    if found.body is None:
        raise NotPossibleNow("This file was erased when its time was over.", "Its digest is still on record.")
    record("file:made", about=[found.request_id], file="subject_file", count=1)
    return download(found.name, file_in(bytes(found.body)), found.media_type)


@bp.route("/files/<uuid:file_id>/sent", methods=["GET", "POST"])
@requires(May.ANSWER_SUBJECTS)
def sent(file_id: UUID):
    """Record that a file was sent, when and how."""
    found = queries.file(file_id)
    form = Form(schemas.Sent, {"sent_on": today()})
    if form.valid:
        try:
            actions.mark_sent(file_id, form.data["sent_on"], form.data["how"])
            flash("Recorded. The file is kept exactly as it was sent.")
            return redirect(url_for(".show", request_id=found.request_id, _anchor="files"), 303)
        except Invalid as wrong:
            form.refuse(wrong)
    record("record:opened", about=[found.request_id], record="subject_request")
    return page("subject_requests/sent.html", file=found, form=form, months=settings().keep_months)
