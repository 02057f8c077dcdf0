"""From rows to routes and back: a visit's window on a day, where an officer is now, the lines to keep. No database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from hub.kernel.clock import UK
from hub.rounds.rules.order import Plan
from hub.rounds.rules.route import Crew, Door, Pace, Point, over_at, timed
from hub.visit_models.rules import State, window_times

PLANNED, UNPLANNED, WITHDRAWN, MISSED = "planned", "unplanned", "withdrawn", "missed"
LEFT_OUT, HANDED_BACK, OFFICER_OUT, CANCELLED = "left-out", "handed-back", "officer-out", "cancelled"
# What a person decided stays so when the round is planned again; for the rest another try is made.
DECIDED = frozenset({LEFT_OUT, CANCELLED})
WHY = {
    "time": "No time left",
    "pair": "Needs a pair, and no pair goes in this round",
    "window": "Outside its window: nobody of this round is on duty then",
    LEFT_OUT: "Left out",
    HANDED_BACK: "Handed back",
    OFFICER_OUT: "Its officer was taken out of the round",
    CANCELLED: "The round was cancelled",
}
LATE, TOO_LONG = "late", "too-long"
Routes = dict[UUID, list[Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """What is kept of a stop: with whom, as which of theirs, when; or why with nobody."""

    visit_id: UUID
    attempt: int
    status: str
    why: str | None = None
    account_id: UUID | None = None
    position: int | None = None
    planned_at: datetime | None = None


def bounds(day: date) -> tuple[datetime, datetime]:
    """Midnight to midnight of a UK day, in UTC."""
    ends = day + timedelta(days=1)
    return at(day, time()), at(ends, time())


def at(day: date, moment: time) -> datetime:
    """A UK time of day on a day, in UTC."""
    return datetime.combine(day, moment, UK).astimezone(UTC)


def window_on(day: date, visit: Any) -> tuple[datetime, datetime | None] | None:
    """Between which times (UTC) the next attempt may be made on this day; None if it may not.

    Attempts already made decide which time of day it is. A window that passed unused comes again on the next day.
    """
    begins, ends = bounds(day)
    names = visit.step.get("windows") or []
    closes = None
    if names:
        times = window_times({"windows": visit.windows or {}}, names[State.restored(visit.state).tries])
        begins, closes = (at(day, moment) for moment in times)
    opens = max(begins, visit.due_from)
    return (opens, closes) if opens < (closes or ends) else None


def point(found: Any) -> Point | None:
    """Where a row's postcode is."""
    return None if found.easting is None or found.northing is None else Point(found.easting, found.northing)


def door(stop: Any) -> Door:
    """A stop as the order needs it."""
    return Door(stop.visit_id, point(stop), stop.opens_at, stop.closes_at, stop.pair)


def is_done(stop: Any) -> bool:
    """The visit has this attempt."""
    return stop.done_at is not None


def is_over(stop: Any) -> bool:
    """Nobody has to go there any more: done, withdrawn, the day went by, or the visit ended otherwise."""
    return is_done(stop) or stop.status in (WITHDRAWN, MISSED) or stop.visit_status != "open"


def counts(stop: Any) -> bool:
    """A stop that has its number in the round: done, still to do, or not done on its day."""
    return is_done(stop) or stop.status == MISSED or not is_over(stop)


def office(round_: Any) -> Point | None:
    """Where the round's office is, if its postcode is known."""
    known = round_.office_easting is not None and round_.office_northing is not None
    return Point(round_.office_easting, round_.office_northing) if known else None


def crews_now(round_: Any, crews: Iterable[Any], stops: Sequence[Any], present: datetime) -> list[Crew]:
    """Who can still go: from now on, and from the door at which each was last; else from where they set out."""
    base, found = office(round_), []
    for crew in (one for one in crews if one.home_at is None):
        done = [stop for stop in stops if stop.account_id == crew.account_id and is_done(stop)]
        last = max(done, key=lambda one: one.done_at, default=None)
        origin = point(last) if last else base if round_.from_office else None
        starts = max(crew.starts_at, present)
        if starts < crew.ends_at:
            home = base if round_.to_office else None
            found.append(Crew(crew.account_id, starts, crew.ends_at, crew.second_id is not None, origin, home))
    return found


def routes_of(crews: Iterable[Any], stops: Iterable[Any]) -> Routes:
    """The stops that lie ahead, by officer and in order."""
    routes: Routes = {crew.account_id: [] for crew in crews}
    for stop in stops:
        if stop.status == PLANNED and not is_over(stop):
            routes[stop.account_id].append(stop)
    return routes


def moved(routes: Routes, stop: Any, do: str, to: UUID | None = None) -> Routes:
    """The routes after a person's change: "up", "down", "out", or "to" an officer, at the end of their route."""
    changed = {officer: [one for one in route if one is not stop] for officer, route in routes.items()}
    if do == "to":
        changed[to].append(stop)
    elif do != "out":
        place = routes[stop.account_id].index(stop) + (1 if do == "down" else -1)
        changed[stop.account_id].insert(max(0, place), stop)
    return changed


def lines_of_routes(routes: Routes, crews: Mapping[UUID, Crew], pace: Pace) -> list[Line]:
    """The lines of these routes as they stand, with their times."""
    lines = []
    for officer, route in routes.items():
        times = timed(crews[officer], [door(stop) for stop in route], pace) if officer in crews else []
        for position, (stop, moment) in enumerate(zip(route, times, strict=False), 1):
            lines.append(Line(stop.visit_id, stop.attempt, PLANNED, None, officer, position, moment))
    return lines


def lines_of_plan(plan: Plan, stops: Iterable[Any], crews: Mapping[UUID, Crew], pace: Pace) -> list[Line]:
    """The lines of a new order: the routes, and what is left over with the reason."""
    by_visit = {stop.visit_id: stop for stop in stops}
    routes = {officer: [by_visit[one.id] for one in route] for officer, route in plan.routes.items()}
    left = [Line(visit, by_visit[visit].attempt, UNPLANNED, why) for visit, why in plan.left.items()]
    return lines_of_routes(routes, crews, pace) + left


def numbered(lines: Iterable[Line], stops: Iterable[Any]) -> list[Line]:
    """The lines with positions that follow those of the stops that each officer has done."""
    done: dict[UUID | None, int] = {}
    for stop in stops:
        if stop.status == PLANNED and is_over(stop):
            done[stop.account_id] = max(done.get(stop.account_id, 0), stop.position)
    return [
        replace(line, position=line.position + done.get(line.account_id, 0)) if line.position else line
        for line in lines
    ]


def warnings(route: Sequence[Any], crew: Crew | None, pace: Pace) -> dict[UUID, str]:
    """What a person's own order breaks: a door reached after its window, or after the officer's hours."""
    told: dict[UUID, str] = {}
    for place, stop in enumerate(route):
        if stop.closes_at and stop.planned_at > stop.closes_at:
            told[stop.visit_id] = LATE
        elif crew and over_at(crew, [door(one) for one in route[: place + 1]], pace) > crew.ends:
            told[stop.visit_id] = TOO_LONG
    return told
