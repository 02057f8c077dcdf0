"""A helpline's pages: what it is asked, who holds the line first; accepting, answering, sending back."""

from datetime import datetime
from uuid import UUID

from flask import flash, redirect, request, url_for
from sqlalchemy import Row

from hub.directory.fields import KINDS
from hub.handovers import actions as handovers
from hub.handovers.rules import in_words, is_open
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.problems import EditConflict, NotPossibleNow
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import after, cut, page
from hub.support import queries
from hub.support.routes import of_helpline as bp
from hub.support.rules import REFERRAL, WARM, outcome_label
from hub.support.schemas import Answer, SendBack


def _place(row: Row) -> tuple:
    return row.kind == REFERRAL, row.due_at, row.id


@bp.get("")
@requires(May.SEE_SUPPORT)
def index():
    """What is asked and not answered yet: callers who hold the line first, then referrals, the first due first."""
    place = after(lambda typed: typed == "True", datetime.fromisoformat, UUID)
    first = queries.helpline()
    slice = cut(queries.helpline(place) if place else first, queries.PAGE, _place)
    record("list:shown", about=[row.id for row in slice.rows], list="helpline", count=len(slice.rows))
    return page("support/helpline.html", slice=slice, kinds=KINDS, WARM=WARM, token=_token(first))


def _token(listed) -> str:
    return "-".join(f"{row.id.hex[-6:]}{row.version}" for row in listed)


@bp.get("/standing")
@requires(May.SEE_SUPPORT)
def standing():
    """How the list stands, as a mark without a word of a resident: the page that shows it looks whether it changed."""
    return _token(queries.helpline()), {"Content-Type": "text/plain; charset=utf-8"}


@bp.route("/<uuid:handover_id>", methods=["GET", "POST"])
@requires(May.WORK_SUPPORT)
def show(handover_id: UUID):
    """Who needs what, and the form for the answer. Once it is over, nothing of the resident is shown."""
    row = queries.asked(handover_id)
    form = _form(row) if row.status == "accepted" else None
    if form and form.valid:
        _refuse(row)
        handovers.return_answer(row.id, form.data, seen_version())
        flash(f"Thank you. {row.other_name} has your answer")
        return redirect(url_for(".index"), 303)
    record("record:opened", about=[row.id], record="referral")
    shown = is_open(row.status) and row.subject is not None
    return page(
        "support/asked.html", row=row, form=form, kinds=KINDS, warm=row.kind == WARM, is_open=is_open(row.status),
        handed_over=in_words(row.subject) if shown else None, mine=row.holder_id == acting().account_id,
        ended=outcome_label(row.form, (row.answer or {}).get("outcome")) if row.answer else None,
    )  # fmt: skip


def _form(row: Row) -> Form:
    """The outcomes that came with it; a helpline that may return no text is asked for none."""
    listed = (row.form or {}).get("outcome", [])
    schema = Answer(frozenset(one["key"] for one in listed if one["explain"]), "done" in row.returns)
    return Form(schema, choices={"outcome": [(one["key"], one["label"]) for one in listed]})


def _refuse(row: Row) -> None:
    """What is a colleague's to answer or send back, or has changed since. Raises NotPossibleNow, EditConflict."""
    if row.holder_id not in (None, acting().account_id):
        raise NotPossibleNow(f"{row.holder_name} holds it.", "Open it: you can take it over there.")
    if row.version != seen_version():
        raise EditConflict(row.version, [("Held by", row.holder_name or "nobody", None)])


@bp.post("/<uuid:handover_id>/accept")
@requires(May.WORK_SUPPORT)
def accept(handover_id: UUID):
    """Take it on; whoever comes second is told who has it."""
    row = queries.asked(handover_id)
    handovers.accept(row.id, seen_version(), take_over=request.form.get("take_over") == "yes")
    flash("The caller is yours: take the call" if row.kind == WARM else "You have accepted this referral")
    return redirect(url_for(".show", handover_id=row.id), 303)


@bp.post("/<uuid:handover_id>/release")
@requires(May.WORK_SUPPORT)
def release(handover_id: UUID):
    """Give it back to the helpline's list."""
    row = queries.asked(handover_id)
    if row.holder_id != acting().account_id:
        raise NotPossibleNow("You do not hold this.", "Open it to see who does.")
    handovers.release(row.id, seen_version())
    flash("It is back on the list, held by nobody")
    return redirect(url_for(".index"), 303)


@bp.route("/<uuid:handover_id>/send-back", methods=["GET", "POST"])
@requires(May.WORK_SUPPORT)
def send_back(handover_id: UUID):
    """Say no, with the reason, so that the sender can ask somebody else."""
    row, form = queries.asked(handover_id), Form(SendBack)
    if form.valid:
        _refuse(row)
        handovers.bounce(row.id, seen_version(), form.data["why"])
        flash(f"{row.other_name} is told, and can ask somebody else")
        return redirect(url_for(".index"), 303)
    if not is_open(row.status):
        raise NotPossibleNow("This is over.", "Go back to the list.")
    return page("support/send_back.html", row=row, form=form, kinds=KINDS)
