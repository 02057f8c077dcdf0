"""One's own notices: unread first; opening one leads to what it is about."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from flask import Blueprint, Flask, current_app, flash, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import Row
from werkzeug.routing import BuildError

from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import act_as, acting
from hub.kernel.web.pages import after, cut, page
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
        "notices/index.html",
        slice=slice,
        title=kinds.title,
        sentence=kinds.sentence,
        ways=delivery.ways(urgent=True),
        NO_TLS=delivery.NO_TLS,
    )


@bp.get("/<uuid:notice_id>")
@requires(May.USE_ACCOUNT)
def open_notice(notice_id: UUID):
    """Go to what a notice is about: it counts as read from now on."""
    found = queries.notice(notice_id)
    if found is None:
        raise NotYours()
    actions.mark_read(notice_id)
    address = _address(found)
    if address is None:
        current_app.logger.warning("notice_without_page")
        flash(kinds.EARLIER.title)
    return redirect(address or url_for(".index"), 303)


def _address(found: Row) -> str | None:
    """The page of a notice; None when it has gone since, or when the notice is none of this version's."""
    ids = found.ids
    if found.kind not in kinds.KINDS or not isinstance(ids, dict) or any(name.startswith("_") for name in ids):
        return None
    try:
        return url_for(found.endpoint, **ids)
    except (BuildError, TypeError, ValueError):  # no such page, or not by such ids
        return None


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
