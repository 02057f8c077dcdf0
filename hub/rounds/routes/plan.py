"""Planning: rounds by day, who goes and what is due, the proposed order and its changes, confirming, cancelling."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from sqlalchemy import Row

from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import UK, now
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.forms.schemas import Schema
from hub.kernel.problems import Invalid
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import after, cut, page
from hub.rounds import actions, queries
from hub.rounds.queries import Whole
from hub.rounds.routes import STATUSES, bp, drawing, everyones, report, tables, to_change
from hub.rounds.routes.crew import duty, form_of
from hub.rounds.rules import day as rules
from hub.rounds.schemas import MINUTES, ChooseDay, PlanRound
from hub.safety.queries import markers_among
from hub.teams.queries import patches, teams, today

# From this hour on a round is planned for tomorrow, unless told.
LATE_HOUR = 15


@bp.get("")
@requires(May.WALK_ROUNDS)
def index():
    """Rounds by day: all of them for a manager, one's own for an officer. No resident stands on this page."""
    slice = cut(
        queries.listed(everyones(), after(date.fromisoformat, UUID)), queries.PAGE, lambda one: (one.day, one.id)
    )
    return page("rounds/index.html", slice=slice, statuses=STATUSES, today=today(), everyones=everyones(),
                me=acting().account_id)  # fmt: skip


def _chosen() -> tuple[Form, date, str | None, str | None]:
    """Which day, team and patch the address asks for; today, or late in the day tomorrow, unless told."""
    present = now().astimezone(UK)
    usual = present.date() + timedelta(days=present.hour >= LATE_HOUR)
    values = {"day": usual} | {name: request.args.get(name) for name in ("team", "patch")}
    choices = {"team": teams(), "patch": patches()}
    form = Form(ChooseDay, values, choices=choices, source=request.args)
    day = form.data.get("day") or usual
    if day < present.date():
        form.refuse({"day": ["The day must be today or later"]})
        day = usual
    if not form.submitted:
        form = Form(ChooseDay, values, choices=choices, blank=True)
    return form, day, form.data.get("team"), form.data.get("patch")


@bp.route("/new", methods=["GET", "POST"])
@requires(May.WALK_ROUNDS)
def plan():
    """Who goes on a day, and which visits are due; then the proposed order."""
    chosen, day, team, patch = _chosen()
    form = _officers(day, team)
    if form.valid:
        try:
            round_id = actions.plan(day, form.data, team, patch, everyones())
        except Invalid as refused:
            form.refuse(refused)
        else:
            return redirect(url_for(".show", round_id=round_id), 303)
    visits = queries.due(day, team, patch, None if everyones() else acting().account_id)
    due = [(one, window) for one in visits if (window := rules.window_on(day, one))]
    record("list:shown", about=[one.handover_id for one, _ in due], list="due_visits", count=len(due))
    free = [(one, window) for one, window in due if one.other_round_id is None]
    risks = markers_among([one.subject for one, _ in free])
    return page(
        "rounds/plan.html", chosen=chosen, form=form, day=day, pairs=queries.pairs([one for one, _ in free]),
        free=[(*one, found.here) for one, found in zip(free, risks, strict=True)],
        taken=[one for one, _ in due if one.other_round_id], unclaimed=queries.unclaimed(),
        most=queries.MOST_VISITS if len(visits) == queries.MOST_VISITS else None,
    )  # fmt: skip


def _officers(day: date, team: str | None) -> Form:
    """The form of who goes: those on duty that day are put down already, others can be added."""
    rows = duty(day, team)
    if not everyones():
        rows.setdefault(acting().account_id, {"account_id": acting().account_id})
    settings = queries.settings()
    usual = "office" if settings.get("office") else "anywhere"
    return form_of(PlanRound(), {
        "crew": list(rows.values()), "begin": usual, "end": usual, "office": settings.get("office"),
        "minutes": settings.get("minutes_at_door", MINUTES),
    })  # fmt: skip


@bp.get("/<uuid:round_id>")
@requires(May.WALK_ROUNDS)
def show(round_id: UUID):
    """The whole round: map, a table for each officer, what was left over and why, and what can be done."""
    whole = to_change(round_id)
    record("record:opened", about=whole.about, record="round")
    return page("rounds/show.html", **_shown(whole))


def _shown(whole: Whole) -> dict[str, Any]:
    left = [stop for stop in whole.stops if stop.status == rules.UNPLANNED and not rules.is_over(stop)]
    return {
        "round": whole.round, "statuses": STATUSES, "why": rules.WHY, "left": left, "whole": whole,
        "tables": tables(whole, whole.crews), "drawing": drawing(whole, whole.crews),
        "may_change": whole.round.status != "cancelled" and whole.round.day >= today(),
        "over": whole.round.day < today(),
        "here": whole.crews_now(now()),
    }  # fmt: skip


@bp.post("/<uuid:round_id>/change")
@requires(May.WALK_ROUNDS)
def change(round_id: UUID):
    """Move a stop up or down, leave it out, or give it to another officer: one button of the round's page."""
    whole = to_change(round_id)
    do, visit_id, officer = _pressed()
    try:
        report(actions.change(whole, seen_version(), visit_id, do, officer))
    except Invalid as refused:
        if "" not in refused.errors or not request.form.get("version"):
            raise
        flash(refused.errors[""][0], "important")
    return redirect(url_for(".show", round_id=round_id, _anchor=f"stop-{visit_id}"), 303)


def _pressed() -> tuple[str, UUID, UUID | None]:
    """Which button it was: what to do, with which visit, and for "to" the officer chosen beside it."""
    do, _, visit = request.form.get("do", "").partition(":")
    try:
        visit_id = UUID(visit)
        officer = UUID(request.form.get(f"officer:{visit}", "")) if do == "to" else None
    except ValueError:
        do = ""
    if do not in ("up", "down", "out", "to"):
        raise Invalid({"": ["Choose an officer, then press the button beside the name."]})
    return do, visit_id, officer


@bp.post("/<uuid:round_id>/confirm")
@requires(May.WALK_ROUNDS)
def confirm(round_id: UUID):
    """Put a proposed round in force, and give each officer their requests."""
    whole = to_change(round_id)
    refused = actions.confirm(whole, seen_version())
    flash(f"Round confirmed: {_visits(len(whole.ahead) - len(refused))} given to their officers")
    report(refused)
    return redirect(url_for(".show", round_id=round_id), 303)


def _visits(number: int) -> str:
    return f"{number} visit{'' if number == 1 else 's'}"


@bp.route("/<uuid:round_id>/cancel", methods=["GET", "POST"])
@requires(May.WALK_ROUNDS)
def cancel(round_id: UUID):
    """Give the round up, after a confirmation."""
    whole = to_change(round_id)
    form = Form(Schema)
    if form.submitted:
        actions.cancel(whole, seen_version())
        flash("Round cancelled")
        return redirect(url_for(".index"), 303)
    return page("rounds/cancel.html", round=whole.round, whole=whole, form=form)


@bp.route("/<uuid:round_id>/plan-again", methods=["GET", "POST"])
@requires(May.WALK_ROUNDS)
def replan(round_id: UUID):
    """Order what remains anew, from now and from where each officer was last."""
    whole = to_change(round_id)
    new: list[Row] = queries.newly_due(whole, everyones())
    form = Form(Schema)
    if form.submitted:
        took, refused = actions.replan(whole, seen_version(), request.form.get("take_new") == "yes", everyones())
        flash(f"Planned again{f', with {_visits(took)} more' if took else ''}")
        report(refused)
        return redirect(url_for(".show", round_id=round_id), 303)
    return page("rounds/replan.html", round=whole.round, whole=whole, new=len(new), form=form,
                here=whole.crews_now(now()))  # fmt: skip
