"""Notices from other organisations that await a decision here, and the answers to one's own."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for

from hub.handovers.queries import received, sent
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import today
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.problems import Invalid, NotYours
from hub.kernel.web.pages import page
from hub.subject_requests import actions, queries, schemas
from hub.subject_requests.routes import bp
from hub.subject_requests.rules import standing, words
from hub.subject_requests.rules.standing import told


@bp.get("/notices")
@requires(May.ANSWER_SUBJECTS)
def notices():
    """What others ask us to change in our copies, and what became of what we asked of others."""
    mine, theirs, most = queries.notices("received"), queries.notices("sent"), queries.MOST_NOTICES
    cut_short, mine, theirs = max(len(mine), len(theirs)) > most, mine[:most], theirs[:most]
    about = [one.handover_id for one in (*mine, *theirs)]
    record("list:shown", about=about, list="subject_notices", count=len(about))
    return page(
        "subject_requests/notices.html", mine=mine, theirs=theirs, most=most if cut_short else 0, words=words,
        rules=standing, today=today(),
    )  # fmt: skip


@bp.route("/notices/<uuid:notice_id>", methods=["GET", "POST"])
@requires(May.ANSWER_SUBJECTS)
def notice(notice_id: UUID):
    """A notice from another organisation: what our copy says, what is right, and our decision."""
    found = queries.notice(notice_id, "received")
    if found is None:
        raise NotYours()
    form = Form(schemas.Decide)
    if form.valid:
        try:
            given = form.data
            passed = actions.decide(notice_id, seen_version(), given["how"] == "apply", given["why"], given["words"])
            flash("Decided. They are told." + (f" It goes on to {passed} of your own receivers." if passed else ""))
            return redirect(url_for(".notice", notice_id=notice_id), 303)
        except Invalid as wrong:
            form.refuse(wrong)
    record("record:opened", about=[found.handover_id], record="subject_notice")
    says = _says(found) if found.field else None
    return page(
        "subject_requests/notice.html", one=found, form=form, says=says, words=words, rules=standing, today=today(),
        passed=queries.passed_on(notice_id),
    )  # fmt: skip


def _says(found) -> Any:
    """What our copy says of it: of what was given to us, or of what was answered."""
    if found.handover_side == "sent":
        return (sent(found.handover_id).answer or {}).get(found.field)
    return told(received(found.handover_id).subject, found.place).get(found.field)


@bp.get("/notices/<uuid:notice_id>/sent")
@requires(May.ANSWER_SUBJECTS)
def notice_sent(notice_id: UUID):
    """A notice that we sent, and the answer to it."""
    found = queries.notice(notice_id, "sent")
    if found is None:
        raise NotYours()
    record("record:opened", about=[found.handover_id, found.request_id], record="subject_notice")
    return page("subject_requests/notice_sent.html", one=found, words=words, rules=standing, today=today())
