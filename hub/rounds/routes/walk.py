"""Walking: an officer's own round today, its map and table, the sheet to print, and the end of their day."""

from uuid import UUID

from flask import flash, redirect, url_for

from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.forms.schemas import Schema
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import page
from hub.rounds import actions, queries
from hub.rounds.routes import STATUSES, bp, drawing, everyones, tables, to_walk
from hub.rounds.rules.paper import paper
from hub.safety.queries import markers_among
from hub.teams.queries import today as uk_today


@bp.get("/today")
@requires(May.WALK_ROUNDS)
def today():
    """My round today: the page of the one there is, a choice among several, or that there is none."""
    mine = queries.of_person(acting().account_id, uk_today())
    if len(mine) == 1:
        return redirect(url_for(".officer", round_id=mine[0].round_id, account_id=mine[0].account_id))
    return page("rounds/today.html", mine=mine)


@bp.get("/<uuid:round_id>/<uuid:account_id>")
@requires(May.WALK_ROUNDS)
def officer(round_id: UUID, account_id: UUID):
    """One officer's round: the map, and the same as a table."""
    whole, crew = to_walk(round_id, account_id)
    [table] = tables(whole, [crew])
    about = [round_id, *(stop.handover_id for _, stop in table["stops"])]
    record("record:opened", about=about, record="round")
    return page("rounds/officer.html", round=whole.round, statuses=STATUSES, table=table, crew=crew,
                drawing=drawing(whole, [crew]), everyones=everyones(),
                is_today=whole.round.day == uk_today(), over=whole.round.day < uk_today())  # fmt: skip


@bp.get("/<uuid:round_id>/<uuid:account_id>/sheet")
@requires(May.WALK_ROUNDS)
def sheet(round_id: UUID, account_id: UUID):
    """The same on paper, a visit a page, with what is asked at the door. That it was made is recorded."""
    whole, crew = to_walk(round_id, account_id)
    stops = whole.routes[account_id]
    models = queries.forms({stop.model_version for stop in stops})
    risks = markers_among([stop.subject for stop in stops])
    about = [round_id, *(stop.handover_id for stop in stops)]
    record("file:made", about=about, file="round_sheet", count=len(stops))
    asked = [(stop, found.here, paper(models[stop.model_version], stop.step))
             for stop, found in zip(stops, risks, strict=True)]  # fmt: skip
    return page("rounds/sheet.html", round=whole.round, crew=crew, asked=asked, office=queries.office(), printed=now())


@bp.route("/<uuid:round_id>/<uuid:account_id>/home", methods=["GET", "POST"])
@requires(May.WALK_ROUNDS)
def home(round_id: UUID, account_id: UUID):
    """The officer goes home: what they have not done is handed back, after a confirmation."""
    whole, crew = to_walk(round_id, account_id)
    form = Form(Schema)
    if form.submitted:
        back = actions.go_home(whole, seen_version(), account_id)
        flash(f"{back} visit{'' if back == 1 else 's'} handed back" if back else "Your day is over: nothing was left")
        return redirect(url_for(".officer", round_id=round_id, account_id=account_id), 303)
    left = len(whole.routes[account_id])
    return page("rounds/home.html", round=whole.round, crew=crew, left=left, form=form)
