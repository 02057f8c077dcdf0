"""The names behind looks elsewhere: asked of the other council's officer, answered by them, both recorded."""

from uuid import UUID

from flask import flash, redirect, url_for

from hub.governance import schemas
from hub.governance.actions import names as actions
from hub.governance.queries import looks
from hub.governance.queries import names as queries
from hub.governance.routes import bp, role_name
from hub.governance.rules import LOOKS
from hub.kernel.access import ROLE_NAMES, May, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form
from hub.kernel.problems import NotYours
from hub.kernel.web.again import proven
from hub.kernel.web.pages import page

STATUSES = {"waiting": ("Waits", "yellow"), "given": ("Names given", "green"), "refused": ("Not given", "grey")}


@bp.get("/names")
@requires(May.REVIEW_EVENTS)
def names_index():
    """What was asked here and elsewhere: what waits for an answer of ours first."""
    found = queries.requests()
    record("list:shown", about=[one.handover_id for one in found], list="names_requests", count=len(found))
    return page("governance/names.html", found=found, statuses=STATUSES)


@bp.route("/names/ask/<uuid:handover_id>", methods=["GET", "POST"])
@requires(May.REVIEW_EVENTS)
def names_ask(handover_id: UUID):
    """Ask the other side of a hand-over for the names of those who looked at it, with the reason."""
    handover = queries.handover(handover_id)
    if handover is None:
        raise NotYours()
    if waiting := queries.open_for(handover_id):
        return redirect(url_for(".names_show", request_id=waiting.id), 303)
    form = Form(schemas.AskNames)
    if form.valid:
        request_id = actions.ask(handover, form.data["why"])
        flash(f"{handover.council} has been asked. You are told when it answers.")
        return redirect(url_for(".names_show", request_id=request_id), 303)
    record("record:opened", about=[handover_id], record="names_request")
    counted = [(role_name(one.role), one.looks) for one in looks.elsewhere([handover_id])]
    return page("governance/ask_names.html", form=form, handover=handover, counted=counted)


@bp.route("/names/<uuid:request_id>", methods=["GET", "POST"])
@requires(May.REVIEW_EVENTS)
@proven("POST")
def names_show(request_id: UUID):
    """One question with its answer; where it waits for ours, the names that would be given and the form."""
    found = queries.request(request_id)
    if found is None:
        raise NotYours()
    to_answer = found.side == "received" and found.status == "waiting"
    form = Form(schemas.AnswerNames) if to_answer else None
    if form and form.valid:
        _answer(found, form.data)
        return redirect(url_for(".names_show", request_id=request_id), 303)
    record("record:opened", about=[found.handover_id], record="names_request")
    looked = queries.who_looked(found.handover_id, LOOKS) if to_answer else []
    return page(
        "governance/names_request.html", form=form, found=found, looked=looked, statuses=STATUSES,
        role_names=ROLE_NAMES, answer=_answered(found),
    )  # fmt: skip


def _answer(found, given: dict) -> None:
    if given["decision"] == "give":
        actions.give(found)
        flash(f"{found.council} is given the names")
    else:
        actions.refuse(found, given["reason"])
        flash(f"{found.council} is told why the names are not given")


def _answered(found) -> list[tuple[str, str, str]]:
    """Name, role and looks of everybody who was named: written by another organisation, so nothing of it is trusted."""
    return [
        (str(one.get("name", "")), role_name(one.get("role")), str(one.get("looks", "")))
        for one in found.answer or [] if isinstance(one, dict)
    ]  # fmt: skip
