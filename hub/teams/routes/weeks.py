"""The week: who is on duty on each of its days, and one's own."""

from datetime import date, time, timedelta

from flask import Blueprint, request, url_for

from hub.kernel.access import May, requires
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import page
from hub.teams import queries, rules

bp = Blueprint("rota", __name__, url_prefix="/rota")


def day_asked() -> date:
    """The day that the address names, today without one; nonsense is today too."""
    try:
        return min(max(date.fromisoformat(request.args.get("week", "")), date(2000, 1, 3)), date(2100, 1, 1))
    except ValueError:
        return queries.today()


def around(endpoint: str, first: date, **more: str) -> dict:
    """What both pages of a week need: the days, and the addresses of the weeks before and after."""
    days = [first + timedelta(days=number) for number in range(7)]
    earlier, later = ((first + timedelta(days=step)).isoformat() for step in (-7, 7))
    return {
        "days": days,
        "names": rules.WEEKDAYS,
        "today": queries.today(),
        "this_week": queries.today() in days,
        "earlier": url_for(endpoint, week=earlier, **more),
        "later": url_for(endpoint, week=later, **more),
        "now": url_for(endpoint, **more),
    }


def _short(at: time) -> str:
    """A time of day that fits into a seventh of a phone's width."""
    return {"midday": "noon", "midnight": "12am"}.get(rules.said(at), rules.said(at))


def cells(person: queries.Working | None, days: list[date]) -> list[dict]:
    """A person's week, a cell a day: hours as pairs of words, or away, or neither."""
    if person is None:
        return [{"hours": [], "away": False} for _ in days]
    told = ((person.shifts_on(day), person.is_away(day)) for day in days)
    return [
        {"hours": [(_short(one.starts), _short(one.ends)) for one in shifts], "away": away} for shifts, away in told
    ]


@bp.get("")
@requires(May.SEE_TEAMS)
def week():
    """The week per team: who is on duty on each day, on leave, or off."""
    named = queries.teams()
    chosen = request.args.get("team", "") if request.args.get("team", "") in dict(named) else ""
    frame = around("rota.week", rules.monday_of(day_asked()), **({"team": chosen} if chosen else {}))
    working, memberships = queries.working(frame["days"][0], frame["days"][-1]), queries.memberships()
    people = {one.id: one.name for one in queries.rostered()}
    grid = {account_id: cells(working.get(account_id), frame["days"]) for account_id in people}
    shown = [(key, label, [one for one in people if one in memberships.get(key, set())]) for key, label in named]
    somewhere = set().union(*(memberships.get(key, set()) for key, _ in named))
    shown.append(("", "In no team" if named else "Everybody", [one for one in people if one not in somewhere]))
    shown = [one for one in shown if (one[0] == chosen if chosen else one[0] or one[2])]
    sums = {key: [sum(bool(grid[one][day]["hours"]) for one in some) for day in range(7)] for key, _, some in shown}
    return page(
        "teams/week.html", groups=shown, grid=grid, sums=sums, people=people, teams=named, chosen=chosen, **frame
    )


@bp.get("/mine")
@requires(May.SEE_TEAMS)
def mine():
    """One's own week, and the leave to come."""
    frame = around("rota.mine", rules.monday_of(day_asked()))
    me = acting().account_id
    working = queries.working(frame["days"][0], frame["days"][-1], only=me).get(me)
    leave = queries.leave_of(me, queries.today())
    return page("teams/mine.html", cells=cells(working, frame["days"]), working=working, leave=leave, **frame)
