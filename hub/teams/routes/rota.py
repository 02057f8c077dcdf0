"""One person's weekly pattern and leave, for the manager."""

from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from sqlalchemy import Row

from hub.kernel.access import May, requires
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.forms.sentences import uk_day
from hub.kernel.problems import Invalid, NotYours
from hub.kernel.web.pages import page
from hub.teams import actions, queries, rules
from hub.teams.rules import Pattern
from hub.teams.schemas import CopyWeek, LeaveDays, Week, shifts_in, week_as_typed

bp = Blueprint("rota_of", __name__, url_prefix="/rota/<uuid:account_id>")


def _colleague(account_id: UUID) -> Row:
    found = next((one for one in queries.rostered() if one.id == account_id), None)
    if found is None:
        raise NotYours()
    return found


def _version(account_id: UUID) -> int:
    """The number of the person's latest pattern, 0 without any: what a form was made from."""
    return max((number for _, number in queries.patterns_of(account_id)), default=0)


def _next_monday() -> date:
    return rules.monday_of(queries.today()) + timedelta(days=7)


@bp.get("")
@requires(May.MANAGE_TEAMS)
def person(account_id: UUID):
    """The week that a person works, the one to come, and their leave."""
    found, today = _colleague(account_id), queries.today()
    patterns = [pattern for pattern, _ in queries.patterns_of(account_id)]
    present = rules.pattern_on(patterns, today)
    coming = sorted(one for one in patterns if one.valid_from > today)
    shown = [(one, _hours(one)) for one in ([present] if present else []) + coming]
    return page(
        "teams/person.html", person=found, patterns=shown, today=today, names=rules.WEEKDAYS,
        leave=queries.leave_of(account_id, today), version=_version(account_id),
    )  # fmt: skip


def _hours(pattern: Pattern) -> list[str]:
    typed = week_as_typed(pattern.shifts)
    return [typed.get(name.lower(), "") for name in rules.WEEKDAYS]


@bp.route("/week", methods=["GET", "POST"])
@requires(May.MANAGE_TEAMS)
def change(account_id: UUID):
    """Another weekly pattern, from a day on."""
    found, patterns = _colleague(account_id), queries.patterns_of(account_id)
    latest = patterns[0][0] if patterns else Pattern(queries.today())
    begins = max(_next_monday(), latest.valid_from) if patterns else queries.today()
    form = Form(Week, {"valid_from": begins, **week_as_typed(latest.shifts)})
    if form.valid:
        try:
            actions.set_week(account_id, seen_version(), form.data["valid_from"], shifts_in(form.data))
        except Invalid as refused:
            form.refuse(refused)
        else:
            flash(f"{found.name}’s week is set from {uk_day(form.data['valid_from'])}")
            return redirect(url_for(".person", account_id=account_id), 303)
    return page("teams/change.html", person=found, form=form, version=_version(account_id), names=rules.WEEKDAYS)


@bp.route("/copy", methods=["GET", "POST"])
@requires(May.MANAGE_TEAMS)
def copy(account_id: UUID):
    """Let a person work a colleague's week, from a day on."""
    found, today = _colleague(account_id), queries.today()
    with_week = queries.working(today, today + timedelta(days=365))
    colleagues = [(str(one.id), one.name) for one in queries.rostered() if one.id != account_id and one.id in with_week]
    form = Form(CopyWeek, {"valid_from": _next_monday()}, choices={"source_id": colleagues})
    if form.valid:
        try:
            actions.copy_week(account_id, seen_version(), form.data["valid_from"], form.data["source_id"])
        except Invalid as refused:
            form.refuse(refused)
        else:
            flash(f"{found.name}’s week is set from {uk_day(form.data['valid_from'])}")
            return redirect(url_for(".person", account_id=account_id), 303)
    return page("teams/copy.html", person=found, form=form, version=_version(account_id), colleagues=colleagues)


@bp.post("/week/<day>/remove")
@requires(May.MANAGE_TEAMS)
def remove_week(account_id: UUID, day: str):
    """Take back a pattern that has not begun."""
    _colleague(account_id)
    try:
        begins = date.fromisoformat(day)
    except ValueError:
        raise NotYours() from None
    actions.remove_week(account_id, seen_version(), begins)
    flash("The change is taken back: the week before it goes on")
    return redirect(url_for(".person", account_id=account_id), 303)


@bp.route("/leave", methods=["GET", "POST"])
@requires(May.MANAGE_TEAMS)
def add_leave(account_id: UUID):
    """Days on which a person does not work."""
    found, form = _colleague(account_id), Form(LeaveDays)
    if form.valid:
        try:
            actions.add_leave(account_id, form.data["starts_on"], form.data["ends_on"])
        except Invalid as refused:
            form.refuse(refused)
        else:
            flash("Leave added")
            return redirect(url_for(".person", account_id=account_id), 303)
    return page("teams/leave.html", person=found, form=form)


@bp.post("/leave/<uuid:leave_id>/remove")
@requires(May.MANAGE_TEAMS)
def remove_leave(account_id: UUID, leave_id: UUID):
    """Take leave back."""
    _colleague(account_id)
    actions.remove_leave(account_id, leave_id)
    flash("Leave removed")
    return redirect(url_for(".person", account_id=account_id), 303)
