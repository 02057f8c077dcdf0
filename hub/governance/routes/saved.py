"""Questions that officers keep asking: saved under a name, asked again with what is new, let go."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from sqlalchemy import Row
from werkzeug.datastructures import MultiDict

from hub.governance import schemas
from hub.governance.actions import questions as actions
from hub.governance.asked import Asked, ask, kept
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
    found = [(one, _asked(one)) for one in queries.questions()]
    record("list:shown", list="questions", count=len(found))
    return page("governance/saved.html", questions=[(one, asked, _new(one, asked)) for one, asked in found])


@bp.route("/saved/new", methods=["GET", "POST"])
@requires(May.REVIEW_EVENTS)
def save():
    """Give the question that stands in the address a name, and keep it."""
    asked, form = ask(request.args), Form(schemas.SaveQuestion)
    if asked.form.errors:
        raise Invalid(asked.form.errors)
    if form.valid:
        try:
            question_id = actions.save(form.data["name"], kept(request))
        except Invalid as wrong:
            form.refuse(wrong)
        else:
            flash("Question saved")
            return redirect(url_for(".ask_again", question_id=question_id), 303)
    record("record:opened", about=_whom(asked), record="question_form")
    return page("governance/save.html", form=form, asked=asked, kept=kept(request))


@bp.get("/saved/<uuid:question_id>")
@requires(May.REVIEW_EVENTS)
def ask_again(question_id: UUID):
    """The answer of today, what is new marked; its first page is a look, from which the next count begins."""
    one = _found(question_id)
    asked = _asked(one)
    slice, new = sliced(asked), _new(one, asked)
    if "after" not in request.args:
        actions.looked(one.id)
    record("list:shown", about=_whom(asked), list="events", count=len(slice.rows))
    return page(
        "governance/question.html", question=one, asked=asked, slice=slice, new=new, say=teller(slice.rows),
        marked=first_id(one.looked_at) if one.looked_at else None,
    )  # fmt: skip


@bp.route("/saved/<uuid:question_id>/let-go", methods=["GET", "POST"])
@requires(May.REVIEW_EVENTS)
def let_go(question_id: UUID):
    """Forget a question, after a confirmation: colleagues may ask it too."""
    one, form = _found(question_id), Form(Schema)
    if form.valid:
        actions.let_go(one.id)
        flash(f"“{one.name}” is no longer among the saved questions")
        return redirect(url_for(".saved"), 303)
    asked = _asked(one)
    record("record:opened", about=_whom(asked), record="question_form")
    return page("governance/let_go.html", question=one, form=form, asked=asked)


def _found(question_id: UUID) -> Row:
    found = queries.question(question_id)
    if found is None:
        raise NotYours()
    return found


def _asked(one: Row) -> Asked:
    return ask(MultiDict(one.filter))


def _new(one: Row, asked: Asked) -> int | None:
    """How many events came since one's last look; None before the first."""
    return queries.new_events(asked.filter, one.looked_at) if asked.filter and one.looked_at else None


def _whom(asked: Asked) -> list[UUID]:
    return [asked.subject.id] if asked.subject else []
