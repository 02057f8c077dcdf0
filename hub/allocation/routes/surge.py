"""What waits and what is expected, what more people would do to it, and bringing them in."""

from datetime import datetime, timedelta
from typing import Any

from flask import flash, redirect, request, url_for

from hub.allocation import actions, outlooks, queries
from hub.allocation.outlooks import Figures
from hub.allocation.queries import Worker
from hub.allocation.routes import bp
from hub.allocation.rules.drawing import columns
from hub.allocation.rules.levels import Allocation
from hub.allocation.rules.surge import Outlook, begins, for_how_long, of_the_pool, until
from hub.allocation.schemas import Bring, Pool
from hub.kernel.access import May, requires
from hub.kernel.clock import UK, now, today
from hub.kernel.forms.form import Form
from hub.kernel.problems import Invalid
from hub.kernel.web.pages import page
from hub.programmes.queries import programme
from hub.teams.queries import memberships, on_leave, teams
from hub.teams.rules import said

EVERY = 2  # hours from row to row


@bp.get("/allocation/surge")
@requires(May.ALLOCATE_CASES)
def surge():
    """The figures, the outlook as it is and with more people, and who of the pool is free today."""
    return _page(_pool_form())


@bp.post("/allocation/surge", endpoint="bring_in")
@requires(May.ALLOCATE_CASES)
def bring_in():
    """Put people of the pool on shift today, and tell them."""
    form = _pool_form()
    if form.valid:
        try:
            come, refused = actions.bring_in(form.data["account_ids"], form.data["starts"], form.data["ends"])
        except Invalid as fault:
            form.refuse(fault)
        else:
            _flash(come, refused)
            return redirect(url_for(".surge"), 303)
    return _page(form)


def _flash(come: list, refused: list) -> None:
    names = {one.id: one.name for one in queries.workers(queries.chosen())}
    hours = f"{len(come)} {'person is' if len(come) == 1 else 'people are'} on shift today and told"
    told = [f"{names.get(one, 'Somebody')} cannot come: {why[:1].lower() + why[1:]}" for one, why in refused]
    flash(". ".join([hours, *told]), "important" if refused else "success")


def _pool_form() -> Form:
    offered = [(str(one.id), f"{one.name}: {one.level.label}") for one in _free(queries.chosen())]
    starts = begins(now().astimezone(UK).time())
    values = {"starts": starts, "ends": until(starts)}
    return Form(Pool, values, choices={"account_ids": offered})


def _free(allocation: Allocation) -> list[Worker]:
    """Who of the pool has no hours today and no leave."""
    inside = memberships().get(allocation.pool or "", set())
    away = on_leave(today())
    return [one for one in queries.workers(allocation) if one.id in inside - away and not one.shifts]


def _page(pool: Form):
    allocation, at = queries.chosen(), now()
    people = queries.workers(allocation, at)
    told = outlooks.figures(people, allocation, at)
    form = Form(Bring, source=request.args, choices={"level": [(one.key, one.label) for one in allocation.levels]})
    more, asked = _asked(form, told, allocation, at)
    as_is = told.as_is()
    rows, free = _rows(as_is, more), pool["account_ids"].choices
    return page(
        "allocation/surge.html", told=told, form=form, pool=pool, allocation=allocation, rows=rows,
        as_is=as_is, more=more, asked=asked, for_how_long=for_how_long, plan=programme(),
        free=free, of_pool=of_the_pool(form.data["people"], len(free)) if more and allocation.pool else "",
        pool_name=dict(teams()).get(allocation.pool or ""),
        drawn=columns([one["short"] for one in rows], [one["plain"] for one in rows],
                      [one["more"] for one in rows] if more else None),
    )  # fmt: skip


def _asked(form: Form, told: Figures, allocation: Allocation, at: datetime) -> tuple[Outlook | None, str]:
    """The outlook with the people that the form asks for, and the question in words."""
    data = form.data
    if form.errors or not data.get("people"):
        return None, ""
    level = allocation.level(data.get("level"))
    starts = data.get("starts") or at.astimezone(UK).time().replace(second=0, microsecond=0)
    ends = data.get("ends") or until(starts)
    if ends <= starts:
        form.refuse({"ends": ["The shift must end after it begins"]})
        return None, ""
    number = data["people"]
    words = f"{number} more {'person' if number == 1 else 'people'} at “{level.label}”, {said(starts)} to {said(ends)}"
    return told.with_more(number, level.cases_per_shift, outlooks.span_today(at, starts, ends)), words


def _rows(as_is: Outlook, more: Outlook | None) -> list[dict[str, Any]]:
    """How many wait at the end of every second hour."""
    found = []
    for number in range(EVERY - 1, len(as_is.hours), EVERY):
        ends = (as_is.hours[number] + timedelta(hours=1)).astimezone(UK)
        found.append(
            {
                "at": f"{ends:%A} {said(ends.time())}", "short": f"{ends:%H}", "plain": as_is.waiting[number],
                "more": more.waiting[number] if more else None,
            }
        )  # fmt: skip
    while len(found) > 1 and not any(found[number]["plain"] or found[number]["more"] for number in (-1, -2)):
        found.pop()  # nobody waits any more
    return found
