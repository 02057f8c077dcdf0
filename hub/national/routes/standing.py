"""What was handed back and how it stands: both sides beside each other, until someone settles it."""

from datetime import datetime
from uuid import UUID

from flask import flash, redirect, request, url_for
from sqlalchemy import Row

from hub.cases import queries as case_queries
from hub.cases.rules.words import full_name
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form
from hub.kernel.problems import Invalid, NotYours
from hub.kernel.web.pages import after, cut, page
from hub.national import actions, queries
from hub.national.queries.closed import USES
from hub.national.queries.named import ENTRY, ENTRY_ID
from hub.national.routes import bp
from hub.national.rules import judging, theirs
from hub.national.rules.standing import VIEWS, explained
from hub.national.schemas import Acknowledge, TakeTheirs
from hub.national.sources import SOURCES, Context, kind_label, people, sources

WAYS = ("acknowledge", "again", "take")


def _context() -> Context:
    found = queries.context()
    if found is None:
        raise NotYours()
    return found


@bp.get("/standing")
@requires(May.HAND_BACK)
def standing():
    """Rows that are open, or settled in one way or another; by kind, with counts."""
    context = _context()
    asked = request.args.get("show", "open"), request.args.get("kind", "")
    chosen = queries.Filter.of(context.national.overdue_hours, *asked)
    found = queries.standing(chosen, after(datetime.fromisoformat, UUID))
    slice_ = cut(found, queries.PAGE, lambda one: (one.made_at, one.id))
    about = {id_ for one in slice_.rows for id_ in (one.case_id, one.resident_id)} | people(slice_.rows)
    record("list:shown", about=about, list="hand_back_standing", count=len(slice_.rows))
    return page(
        "national/standing.html", slice=slice_, chosen=chosen, views=VIEWS, tally=queries.tally(chosen),
        kinds=sources(), kind_label=kind_label, states=judging.STATES, in_words=judging.in_words, context=context,
        told_in_words=judging.told_in_words, gist=lambda one: _gist(one, context),
        explained=lambda one: explained(one, context.national.overdue_hours),
    )  # fmt: skip


def _gist(one: Row, context: Context) -> str:
    """What a row told, in the order of its file, without the marks by which the systems recognise it."""
    marks = (ENTRY, ENTRY_ID)
    told = [one.told.get(name) for name in SOURCES[one.kind].columns(context) if name not in marks]
    return ", ".join(text for text in told if text and text != USES["use"])


@bp.get("/rows/<uuid:row_id>")
@requires(May.HAND_BACK)
def one_row(row_id: UUID):
    """One row with both sides, what was told before, and the ways to settle it."""
    return _row(queries.standing_row(row_id), _context())


def _row(row: Row, context: Context, **forms: Form):
    record("record:opened", about=[row.case_id, row.resident_id, *people([row])], record="hand_back_row")
    empty = {"acknowledge": Form(Acknowledge, blank=True), "take": _taking(row, context, blank=True)}
    return page(
        "national/row.html", row=row, context=context, kind_label=kind_label, states=judging.STATES, OPEN=judging.OPEN,
        in_words=judging.in_words, earlier=queries.earlier(row.kind, row.key, row.id),
        explained=explained(row, context.national.overdue_hours), may_take=theirs.may_take(context, row),
        name=full_name(case_queries.case(row.case_id)), **(empty | forms),
    )  # fmt: skip


def _taking(row: Row, context: Context, blank: bool = False) -> Form:
    offered = theirs.choices(context, row) if row.kind == "closing" else []
    schema = TakeTheirs() if len(offered) > 1 else TakeTheirs(exclude=["outcome"])
    return Form(schema, choices={"outcome": offered} if len(offered) > 1 else None, blank=blank)


@bp.post("/rows/<uuid:row_id>/acknowledge")
@requires(May.HAND_BACK)
def acknowledge(row_id: UUID):
    """Settle it by hand, with a reason."""
    form = Form(Acknowledge)
    if not form.valid:
        return _row(queries.standing_row(row_id), _context(), acknowledge=form)
    actions.acknowledge(row_id, form.data["why"])
    return _settled("Acknowledged")


@bp.post("/rows/<uuid:row_id>/again")
@requires(May.HAND_BACK)
def again(row_id: UUID):
    """Send it once more with the next pack."""
    actions.send_again(row_id)
    return _settled("It goes into the next pack again")


@bp.post("/rows/<uuid:row_id>/take")
@requires(May.HAND_BACK)
def take(row_id: UUID):
    """Make our case say what they say."""
    row, context = queries.standing_row(row_id), _context()
    form = _taking(row, context)
    if form.valid:
        try:
            actions.take_theirs(row_id, context, form.data.get("outcome"), form.data["reason"])
            return _settled("Our case says what theirs says now")
        except Invalid as refused:
            form.refuse(refused)
    return _row(row, context, take=form)


def _settled(words: str):
    flash(words)
    return redirect(url_for(".standing"), 303)
