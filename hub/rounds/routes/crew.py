"""Who goes: those on duty for a new round, and other officers, hours or pairs for one that there is."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for

from hub.kernel.access import May, requires
from hub.kernel.clock import UK
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.problems import Invalid
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import page
from hub.rounds import actions
from hub.rounds.queries import Whole
from hub.rounds.routes import bp, everyones, to_change
from hub.rounds.rules.day import at
from hub.rounds.schemas import BLANK_ROWS, WhoGoes, with_colleagues
from hub.teams.queries import on_duty, staff


def duty(day: date, team: str | None) -> dict[UUID, dict[str, Any]]:
    """Those on duty that day, as rows of the form: a person's shifts as one; of an officer's own round only they."""
    known = {one.id for one in staff()} if everyones() else {acting().account_id}
    found: dict[UUID, dict[str, Any]] = {}
    for one in (each for each in on_duty(day, team) if each.account_id in known):
        hours = {"starts": one.starts_at.astimezone(UK).time(), "ends": one.ends_at.astimezone(UK).time()}
        before = found.setdefault(one.account_id, {"account_id": one.account_id} | hours)
        before |= {"starts": min(before["starts"], hours["starts"]), "ends": max(before["ends"], hours["ends"])}
    return found


def form_of(schema: WhoGoes, values: Mapping[str, Any]) -> Form:
    """The form of who goes, with rows left over to add officers; somebody who plans for themselves is the only one."""
    people = [(str(one.id), one.name) for one in staff()]
    leads = people if everyones() else [one for one in people if one[0] == str(acting().account_id)]
    rows = len(values["crew"]) + BLANK_ROWS * everyones()
    return Form(with_colleagues(schema, leads, people, rows), values)


@bp.route("/<uuid:round_id>/crew", methods=["GET", "POST"])
@requires(May.WALK_ROUNDS)
def crew(round_id: UUID):
    """Add an officer, give one a second person, change their hours, take somebody out."""
    whole = to_change(round_id)
    form = form_of(WhoGoes(), {"crew": _rows(whole)})
    if form.valid:
        try:
            back = actions.change_who_goes(whole, seen_version(), form.data["crew"])
        except Invalid as refused:
            form.refuse(refused)
        else:
            flash("Nothing was changed" if back is None else _told(back))
            return redirect(url_for(".show", round_id=round_id), 303)
    there = {one for each in whole.on_it for one in (each.account_id, each.second_id)}
    names = {one.id: one.name for one in staff()}
    free = [(names[who], *(at(whole.round.day, hours[end]) for end in ("starts", "ends")))
            for who, hours in duty(whole.round.day, None).items() if who not in there]  # fmt: skip
    return page("rounds/crew.html", round=whole.round, whole=whole, form=form, free=free)


def _rows(whole: Whole) -> list[dict[str, Any]]:
    return [
        {
            "account_id": one.account_id,
            "second_id": one.second_id,
            "starts": one.starts_at.astimezone(UK).time(),
            "ends": one.ends_at.astimezone(UK).time(),
        }
        for one in whole.on_it
    ]


def _told(back: int) -> str:
    freed = f" {back} visit{' stands' if back == 1 else 's stand'} with nobody now." if back else ""
    return f"Who goes is changed.{freed} Plan again to share the visits out anew."
