"""Questions that officers keep asking: saved under a name, asked again with what is new, renamed, let go."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from flask import flash, redirect, request, url_for
from sqlalchemy import Row
from werkzeug.datastructures import MultiDict

from hub.governance import schemas
from hub.governance.actions import questions as actions
from hub.governance.asked import Asked, ask, everyone, kept
from hub.governance.queries import saved as queries
from hub.governance.routes import bp, teller
from hub.governance.routes.events import sliced
from hub.governance.rules import first_id
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form
from hub.kernel.forms.schemas import Schema
from hub.kernel.problems import Invalid, NotYours
from hub.kernel.web.pages import page


@bp.get("/saved")
@requires(May.REVIEW_EVENTS)
def saved():
    """The organisation's saved questions, and how many events are new in each since one last looked."""
    people = everyone()
    found = [(one, _asked(one, people)) for one in queries.questions()]
    new = _new(found)
    record("list:shown", about=[whom for _, asked in found for whom in _whom(asked)], list="questions", count=len(new))
    return page("governance/saved.html", questions=[(*both, n) for both, n in zip(found, new, strict=True)])


@bp.route("/saved/new", methods=["GET", "POST"])
@requires(May.REVIEW_EVENTS)
def save():
    """Give the question that stands in the address a name, and keep it."""
    asked, form = ask(request.args), Form(schemas.SaveQuestion)
    if asked.form.errors:
        raise Invalid(asked.form.errors)
    if form.valid:
        try:
            question_id = actions.save(form.data["name"], kept(request.args))
        except Invalid as wrong:
            form.refuse(wrong)
        else:
            flash("Question saved")
            return redirect(url_for(".ask_again", question_id=question_id), 303)
    record("record:opened", about=_whom(asked), record="question_form")
    return page("governance/save.html", form=form, asked=asked, kept=kept(request.args))


@bp.get("/saved/<uuid:question_id>")
@requires(May.REVIEW_EVENTS)
def ask_again(question_id: UUID):
    """The answer of today, what is new marked; its first page is a look, from which the next count begins."""
    one = _found(question_id)
    asked = _asked(one)
    slice, [new] = sliced(asked), _new([(one, asked)])
    if "after" not in request.args:
        actions.looked(one.id)
    record("list:shown", about=_whom(asked), list="events", count=len(slice.rows))
    return page(
        "governance/question.html", question=one, asked=asked, slice=slice, new=new, say=teller(slice.rows),
        marked=first_id(one.looked_at) if one.looked_at else None,
    )  # fmt: skip


@bp.route("/saved/<uuid:question_id>/rename", methods=["GET", "POST"])
@requires(May.REVIEW_EVENTS)
def rename(question_id: UUID):
    """Another name for a question; whoever looked at it before has looked at it still."""
    one = _found(question_id)
    form = Form(schemas.SaveQuestion, {"name": one.name})
    if form.valid:
        try:
            actions.rename(one.id, form.data["name"])
        except Invalid as wrong:
            form.refuse(wrong)
        else:
            flash("Name saved")
            return redirect(url_for(".ask_again", question_id=one.id), 303)
    asked = _asked(one)
    record("record:opened", about=_whom(asked), record="question_form")
    return page("governance/rename.html", question=one, form=form, asked=asked)


@bp.route("/saved/<uuid:question_id>/let-go", methods=["GET", "POST"])
@requires(May.REVIEW_EVENTS)
def let_go(question_id: UUID):
    """Forget a question, after a confirmation: colleagues may ask it too."""
    one, form = _found(question_id), Form(Schema)
    if form.valid:
        actions.let_go(one.id)
        flash("The question is no longer among the saved ones")
        return redirect(url_for(".saved"), 303)
    asked = _asked(one)
    record("record:opened", about=_whom(asked), record="question_form")
    return page("governance/let_go.html", question=one, form=form, asked=asked)


def _found(question_id: UUID) -> Row:
    found = queries.question(question_id)
    if found is None:
        raise NotYours()
    return found


def _asked(one: Row, people: list | None = None) -> Asked:
    """What it asks today; a resident whom nobody here holds any more is a fault of it, and no missing page."""
    try:
        return ask(MultiDict(one.filter), people)
    except NotYours:
        asked = ask(MultiDict({name: value for name, value in one.filter.items() if name != "resident"}), people)
        asked.form.refuse({"resident": ["This organisation no longer holds the resident"]})
        return replace(asked, filter=None)


def _new(found: Sequence[tuple[Row, Asked]]) -> list[int | None]:
    """Of each how many events came since one's last look; None before the first, and where it makes no sense."""
    counted = [(one.id, asked.filter, one.looked_at) for one, asked in found if asked.filter and one.looked_at]
    told = queries.new_events([each[1:] for each in counted])
    new = dict(zip((each[0] for each in counted), told, strict=True))
    return [new.get(one.id) for one, _ in found]


def _whom(asked: Asked) -> list[UUID]:
    return [asked.subject.id] if asked.subject else []
