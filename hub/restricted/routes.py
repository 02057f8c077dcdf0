"""Restricted records: the list, marking and lifting; and the way behind the glass."""

from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, request, url_for
from flask_login import current_user

from hub.kernel.access import May, may, requires
from hub.kernel.audit import record
from hub.kernel.clock import today
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.problems import Invalid, NotYours
from hub.kernel.tenancy import acting, as_actor
from hub.kernel.web import glass
from hub.kernel.web.desk import Waiting, lies_on_desk, on_desk
from hub.kernel.web.pages import after, cut, page
from hub.kernel.web.requests import problem_page
from hub.restricted import actions, queries, rules
from hub.restricted.curtain import hidden_among, lifted
from hub.restricted.schemas import Break, Mark

bp = Blueprint("restricted", __name__, url_prefix="/restricted")


def register(app: Flask) -> None:
    """Add the pages, and the page that takes the place of “not found”."""
    app.register_blueprint(bp)
    app.register_error_handler(NotYours, not_shown)
    hint = "Records that few may see, and why."
    lies_on_desk("Restricted records", "restricted.index", May.MARK_RESTRICTED, hint, order=42)


@on_desk(30, May.MARK_RESTRICTED)
def on_the_desk() -> Waiting | None:
    """Restrictions whose review is due."""
    number = queries.due(today())
    return Waiting(number, f"{number} restricted {'record' if number == 1 else 'records'} to review",
                   url_for("restricted.index"))  # fmt: skip


def not_shown(problem: NotYours):
    """The page of a restricted record instead of “not found”, for whoever could ask to see it; otherwise not found."""
    ids = [one for one in (request.view_args or {}).values() if isinstance(one, UUID)]
    if request.method == "GET" and current_user.is_authenticated and may(May.BREAK_GLASS) and ids:
        with as_actor(acting()):
            hidden = hidden_among(ids)
            if hidden:
                record("record:withheld", about=hidden, endpoint=request.endpoint or "")
                return page("restricted/closed.html", 403, about_id=next(one for one in ids if one in hidden))
    return problem_page(problem)


@bp.get("")
@requires(May.MARK_RESTRICTED)
def index():
    """The restricted records, the next review first."""
    slice = cut(
        queries.restrictions(after(date.fromisoformat, UUID)), queries.PAGE, lambda one: (one.review_on, one.id)
    )
    record("list:shown", about=[one.person_id for one in slice.rows], list="restricted", count=len(slice.rows))
    return page("restricted/index.html", slice=slice, categories=rules.CATEGORIES, due=rules.is_due, today=today())


@bp.route("/of/<uuid:person_id>", methods=["GET", "POST"])
@requires(May.MARK_RESTRICTED)
def mark(person_id: UUID):
    """Restrict a record; one that is restricted already leads to its restriction."""
    person = queries.person_of(person_id)
    if person is None:
        raise NotYours()
    known = queries.of_person(person.person_id)
    if known is not None:
        return redirect(url_for(".change", restriction_id=known.id), 303)
    form = Form(Mark, {"review_on": today() + timedelta(days=90)})
    if form.valid:
        try:
            actions.mark(person.person_id, **form.data)
        except Invalid as problem:
            form.refuse(problem)
        else:
            flash("The record is restricted")
            return redirect(url_for(".index"), 303)
    record("record:opened", about=[person.person_id, person.case_id], record="restriction")
    return page("restricted/mark.html", form=form, person=person, one=None)


@bp.route("/<uuid:restriction_id>", methods=["GET", "POST"])
@requires(May.MARK_RESTRICTED)
def change(restriction_id: UUID):
    """Review a restriction: it goes on, perhaps in other words."""
    found = actions.shown(restriction_id)
    form = Form(Mark, found._mapping)
    if form.valid:
        try:
            actions.change(restriction_id, seen_version(), **form.data)
        except Invalid as problem:
            form.refuse(problem)
        else:
            flash("The restriction goes on")
            return redirect(url_for(".index"), 303)
    record("record:opened", about=[found.person_id, found.id], record="restriction")
    return page("restricted/mark.html", form=form, person=found, one=found)


@bp.post("/<uuid:restriction_id>/lift")
@requires(May.MARK_RESTRICTED)
def lift(restriction_id: UUID):
    """Lift a restriction."""
    actions.shown(restriction_id)
    actions.end(restriction_id, seen_version())
    flash("The record is no longer restricted")
    return redirect(url_for(".index"), 303)


@bp.route("/<uuid:about_id>/look", methods=["GET", "POST"])
@requires(May.BREAK_GLASS)
def look(about_id: UUID):
    """Give a reason, and see the record for at most an hour."""
    if about_id not in hidden_among([about_id]):
        raise NotYours()
    with lifted():
        person = queries.person_of(about_id)
    if person is None:
        raise NotYours()
    form = Form(Break)
    if form.valid:
        try:
            broken = actions.break_glass(about_id, form.data["category"], form.data["reason"], form.data["minutes"])
        except Invalid as problem:
            form.refuse(problem)
        else:
            glass.remember(broken.id, broken.ends_at, person.reference)
            return redirect(_where(person), 303)
    record("record:withheld", about=[about_id], endpoint="restricted.look")
    return page("restricted/look.html", form=form, about_id=about_id)


def _where(person) -> str:
    if person.handover_id:
        return url_for("handovers.show", handover_id=person.handover_id)
    return url_for("cases.show", case_id=person.case_id)


@bp.post("/end-now")
@requires(May.BREAK_GLASS)
def end_now():
    """Look no longer, before the time is over."""
    for one in queries.open_of(acting().account_id):
        actions.end_glass(one, "by-themself")
    glass.forget()
    flash("You no longer see the restricted record")
    return redirect("/", 303)
