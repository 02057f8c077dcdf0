"""Judging, signing off and taking up again: one oddity, or several of one colleague in one go."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, request, url_for

from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.keys import id_in
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import page
from hub.oddities import queries
from hub.oddities.actions import reviewing
from hub.oddities.routes import bp
from hub.oddities.routes.lists import WORDS, shown
from hub.oddities.schemas import Judge, Reopen, SignOff


@bp.post("/<uuid:oddity_id>/outcome")
@requires(May.REVIEW_ODDITIES)
def judge(oddity_id: UUID):
    """Say what came of it, and why."""
    return _done(
        oddity_id,
        Form(Judge),
        "Outcome saved. It can be signed off now",
        lambda told: reviewing.judge([oddity_id], told["outcome"], told["reason"], seen_version()),
    )


@bp.post("/<uuid:oddity_id>/sign-off")
@requires(May.SIGN_OFF_ODDITIES)
def sign_off(oddity_id: UUID):
    """Agree with its outcome."""
    return _done(oddity_id, Form(SignOff), "Signed off",
                 lambda told: reviewing.sign_off([oddity_id], told["remark"], seen_version()))  # fmt: skip


@bp.post("/<uuid:oddity_id>/reopen")
@requires(May.SIGN_OFF_ODDITIES)
def reopen(oddity_id: UUID):
    """Review it again."""
    return _done(oddity_id, Form(Reopen), "It is to be reviewed again",
                 lambda told: reviewing.reopen(oddity_id, told["reason"], seen_version()))  # fmt: skip


def _done(oddity_id: UUID, form: Form, said: str, act: Callable[[dict], object]):
    if not form.valid or queries.oddity(oddity_id) is None:
        return shown(oddity_id, form)
    act(form.data)
    flash(said)
    return redirect(url_for(".show", oddity_id=oddity_id), 303)


@bp.route("/of/<uuid:account_id>", methods=["GET", "POST"])
@requires(May.REVIEW_ODDITIES)
def several(account_id: UUID):
    """All that is to be reviewed of one colleague, several judged in one go."""
    return _several(account_id, "open", None, Form(Judge), "Outcome saved for {:,}",
                    lambda ids, told: reviewing.judge(ids, told["outcome"], told["reason"]))  # fmt: skip


@bp.route("/of/<uuid:account_id>/sign-off", methods=["GET", "POST"])
@requires(May.SIGN_OFF_ODDITIES)
def sign_several(account_id: UUID):
    """All that is to be signed off of one colleague, several in one go: with a second officer not what one judged."""
    decided = queries.oddities("decided", person=account_id, limit=1)
    me = acting().account_id if decided and reviewing.second_eyes(decided[0]) else None
    return _several(account_id, "decided", me, Form(SignOff), "Signed off: {:,}",
                    lambda ids, told: reviewing.sign_off(ids, told["remark"]))  # fmt: skip


def _several(
    account_id: UUID, state: str, judge: UUID | None, form: Form, said: str, act: Callable[[list[UUID], dict], int]
):
    most = reviewing.MOST_AT_ONCE
    found = queries.oddities(state, person=account_id, limit=most + 1, judged_by_others_than=judge)
    more, found = len(found) > most, found[:most]
    if not found:
        raise NotYours() if queries.oddities(person=account_id, limit=1) == [] else NothingLeft()
    ticked = {id_ for one in request.form.getlist("ids") if (id_ := id_in(one))} & {one.id for one in found}
    if form.submitted and not ticked:
        form.refuse({"": ["Tick at least one of them"]})
    if form.valid:
        flash(said.format(act(sorted(ticked), form.data)))
        return redirect(url_for(".index", person=account_id), 303)
    about = {id_ for one in found for id_ in (one.account_id, one.person_id) if id_}
    record("list:shown", about=about, list="oddities", count=len(found))
    chosen = ticked if form.submitted else {one.id for one in found}
    mine = account_id == acting().account_id
    return page(
        "oddities/several.html", found=found, more=more, form=form, ticked=chosen, state=state, mine=mine, **WORDS
    )


class NothingLeft(NotPossibleNow):
    """Everything of this colleague stands elsewhere by now."""

    def __init__(self):
        super().__init__("Nothing of this colleague is left to do here.", "Open the list to see where all stands.")
