"""Naming close contacts and places, several at once from the keyboard, and correcting one of them."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, request, url_for
from sqlalchemy import Row

from hub.cases import queries as cases
from hub.cases.panels import panel
from hub.cases.rules.words import full_name
from hub.contacts import actions, queries
from hub.contacts.rules import days_that_count
from hub.contacts.schemas import ROWS, ContactRow, PlaceRow, many, of_settings
from hub.contacts.story import ONE, counted
from hub.kernel.access import May, may, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.web.pages import page
from hub.programmes.models import Programme

bp = Blueprint("contacts", __name__)

SHAPES = {"contacts": ContactRow, "places": PlaceRow}
SORT = '<any("contacts", "places"):sort>'
OTHER = {"contacts": "places", "places": "contacts"}


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(bp)


@bp.route(f"/cases/<uuid:case_id>/{SORT}", methods=["GET", "POST"])
@requires(May.RECORD_CALLS)
def named(case_id: UUID, sort: str):
    """What was named of one sort, and rows to type in more."""
    case, settings = cases.case(case_id), queries.asked()
    row = of_settings(SHAPES[sort], settings)
    form = Form(many(row, ONE[sort].capitalize()))
    if "more" in request.form:
        form.offer_rows("rows", ROWS)
    elif form.valid:
        actions.add(sort, case, form.data["rows"])
        flash(f"{counted(sort, len(form.data['rows'])).capitalize()} added")
        return redirect(_after(case_id, sort), 303)
    known = queries.named(sort, case_id)
    record("record:opened", about=[case.id, case.resident_id, *(one.id for one in known)], record=sort)
    return _page("contacts/named.html", case, sort, form, known=known, none=sort in queries.none_named(case_id),
                 closing=_closing(), places=queries.known_places() if sort == "places" else (),
                 **_words(case, settings))  # fmt: skip


def _closing() -> str | None:
    """The outcome with which whoever came from the end of the case goes back there; '' where none is chosen yet."""
    return request.args.get("closing")


def _after(case_id: UUID, sort: str) -> str:
    """Where it goes on: to the other sort, or where they came from, which is the end of the case or the case."""
    closing = _closing()
    if "then" in request.form:
        return url_for(".named", case_id=case_id, sort=OTHER[sort], closing=closing)
    if closing is not None and may(May.CLOSE_CASES):
        return url_for("cases.close", case_id=case_id, outcome=closing or None)
    return url_for("cases.show", case_id=case_id, _anchor="named")


@bp.post(f"/cases/<uuid:case_id>/{SORT}/none")
@requires(May.RECORD_CALLS)
def none(case_id: UUID, sort: str):
    """The resident has nobody, or no place, to name."""
    case = cases.case(case_id)
    said = actions.name_none(sort, case)
    flash("Recorded: none to name" if said else "Some are named already: take them out first")
    return redirect(_after(case_id, sort), 303)


@bp.route(f"/cases/<uuid:case_id>/{SORT}/<uuid:named_id>", methods=["GET", "POST"])
@requires(May.RECORD_CALLS)
def change(case_id: UUID, sort: str, named_id: UUID):
    """Correct one of them."""
    case, settings = cases.case(case_id), queries.asked()
    one = queries.one(sort, case_id, named_id)
    values = {**one._mapping, **{name: _short(one, name) for name in ("met_on", "visited_on")}}
    form = Form(of_settings(SHAPES[sort], settings), values)
    if form.valid:
        changed = actions.change(sort, case, one, seen_version(), form.data)
        flash("Changes saved" if changed else "Nothing was changed")
        return redirect(_back_from(case_id, sort), 303)
    record("record:opened", about=[case.id, case.resident_id, one.id], record=sort)
    places = queries.known_places() if sort == "places" else ()
    return _page("contacts/change.html", case, sort, form, one=one, places=places, closing=_closing())


@bp.post(f"/cases/<uuid:case_id>/{SORT}/<uuid:named_id>/remove")
@requires(May.RECORD_CALLS)
def remove(case_id: UUID, sort: str, named_id: UUID):
    """Take out what was named by mistake."""
    case = cases.case(case_id)
    actions.remove(sort, case, queries.one(sort, case_id, named_id))
    flash(f"{ONE[sort].capitalize()} taken out")
    return redirect(url_for(".named", case_id=case_id, sort=sort, closing=_closing()), 303)


def _back_from(case_id: UUID, sort: str) -> str:
    """Where it goes on after one was corrected: at the end of the case to the rest of its sort, else to the case."""
    if (closing := _closing()) is not None:
        return url_for(".named", case_id=case_id, sort=sort, closing=closing)
    return url_for("cases.show", case_id=case_id, _anchor="named")


def _short(one: Row, name: str) -> str | None:
    day = getattr(one, name, None)
    return f"{day.day}/{day.month}/{day.year}" if day else None


def _page(template: str, case: Row, sort: str, form: Form, **shown):
    return page(template, case=case, sort=sort, one_word=ONE[sort], form=form, name=full_name(case), **shown)


def _words(case: Row, settings) -> dict:
    """What tables of contacts and places say beside their rows."""
    met = {one.key: one.label for one in settings.met}
    kinds = {one.key: one.label for one in settings.places}
    hints = [one for one in settings.met if one.hint]
    return {"met": met, "kinds": kinds, "hints": hints, "days": days_that_count(case, settings)}


@panel(
    "named", "Close contacts and places", "contacts/_panel.html", order=410, in_summary="contacts/_summary.html"
)  # fmt: skip
def contacts_and_places(case: Row, _: Programme):
    """Whom the resident met, and where they were."""
    settings = queries.settings()
    if settings is None:
        return None
    told = {sort: queries.named(sort, case.id) for sort in SHAPES}
    about = [one.id for one in told["contacts"]]
    return told | {"about": about, "none": queries.none_named(case.id)} | _words(case, settings)
