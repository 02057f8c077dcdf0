"""One's own notices: unread first; opening one leads to what it is about."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from flask import Blueprint, Flask, current_app, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.routing import BuildError

from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.forms import Form
from hub.kernel.pages import after, cut, page
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import act_as, acting
from hub.notices import actions, delivery, kinds, queries
from hub.notices.schemas import Wanted

bp = Blueprint("notices", __name__, url_prefix="/notices")


def register(app: Flask) -> None:
    """Add the pages, and the words of a notice for their templates."""
    app.register_blueprint(bp)
    app.jinja_env.globals["notices_unread"] = lambda: getattr(current_user, "unread", 0)


@bp.before_request
def in_no_role() -> None:
    """One's own account is no partner's work: to choose, a partner acts for themself, not under hub_partner."""
    if request.endpoint == "notices.choose" and acting().confined:
        act_as(replace(acting(), role=None))


def _read(text: str) -> bool:
    return text == "True"


@bp.get("")
@requires(May.USE_ACCOUNT)
def index():
    """What needs me: unread first, then what I have seen."""
    found = queries.listed(after(_read, datetime.fromisoformat, UUID))
    slice = cut(found, queries.PAGE, lambda one: (one.read_at is not None, one.at, one.id))
    record("list:shown", about=[one.about for one in slice.rows], list="notices", count=len(slice.rows))
    return page(
        "notices/index.html", slice=slice, title=kinds.title, sentence=kinds.sentence, ways=delivery.ways(urgent=True)
    )


@bp.get("/<uuid:notice_id>")
@requires(May.USE_ACCOUNT)
def open_notice(notice_id: UUID):
    """Go to what a notice is about: it counts as read from now on."""
    found = queries.notice(notice_id)
    if found is None:
        raise NotYours()
    actions.mark_read(notice_id)
    try:
        return redirect(url_for(found.endpoint, **found.ids), 303)
    except BuildError:  # the page has gone since the notice was written
        current_app.logger.warning("notice_without_page")
        return redirect(url_for(".index"), 303)


@bp.post("/<uuid:notice_id>/read")
@requires(May.USE_ACCOUNT)
def read_one(notice_id: UUID):
    """Mark one as read without opening it."""
    actions.mark_read(notice_id)
    flash("Marked as read")
    return redirect(url_for(".index"), 303)


@bp.post("/read")
@requires(May.USE_ACCOUNT)
def read_all():
    """Mark all as read."""
    marked = actions.mark_read()
    flash(f"{marked} marked as read" if marked else "There was nothing unread")
    return redirect(url_for(".index"), 303)


@bp.route("/choose", methods=["GET", "POST"])
@requires(May.USE_ACCOUNT)
def choose():
    """Which notices come by e-mail."""
    form = Form(Wanted, {"notices": queries.wanted()})
    if form.valid:
        actions.choose(form.data["notices"])
        flash("Saved")
        return redirect(url_for("identity.account"), 303)
    return page("notices/choose.html", form=form, ways=delivery.ways(urgent=False))
