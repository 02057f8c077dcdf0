"""The pages of rounds: planning a day (plan.py), who goes (crew.py), and walking it (walk.py)."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from flask import Blueprint, Flask, flash, url_for
from sqlalchemy import Row

from hub.handovers.kinds import noted
from hub.kernel.access import May, may
from hub.kernel.clock import now
from hub.kernel.forms.sentences import uk_day
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import nav
from hub.kernel.words import clock
from hub.rounds import queries
from hub.rounds.queries import Whole
from hub.rounds.rules import day as rules
from hub.rounds.rules.drawing import Drawing, drawn, letter
from hub.safety.queries import markers_among

bp = Blueprint("rounds", __name__, url_prefix="/rounds")
STATUSES = {"proposed": ("Proposed", "yellow"), "confirmed": ("Confirmed", "green"), "cancelled": ("Cancelled", "grey")}


def register(app: Flask) -> None:
    """Add the pages and their place in the navigation."""
    from hub.rounds.routes import crew, plan, walk  # noqa: F401 (declare the views)

    app.register_blueprint(bp)
    app.jinja_env.globals["rounds_of"] = rounds_of
    nav("Rounds", "rounds.index", May.WALK_ROUNDS, order=15)


def rounds_of(requests: Iterable[Row]) -> Mapping[UUID, tuple[str, str | None]]:
    """For the queue and for a visit's page: which round each request stands in, in words, and where that is shown."""
    visited = [one.id for one in requests if one.kind == "door-knock" and one.status == "accepted"]
    found = queries.standing(visited) if may(May.WALK_ROUNDS) else {}
    return {request: (_words(one), _address(one)) for request, one in found.items()}


def _words(one: Row) -> str:
    return f"{one.name}’s round on {uk_day(one.day)}, {clock(one.planned_at)}"


def _address(one: Row) -> str | None:
    if everyones():
        return url_for("rounds.show", round_id=one.round_id)
    if one.status == "confirmed" and acting().account_id in (one.account_id, one.second_id):
        return url_for("rounds.officer", round_id=one.round_id, account_id=one.account_id)
    return None


@noted
def in_round(request: Row) -> str | None:
    """For the page of a request: in whose round it is to be visited."""
    found = rounds_of([request]).get(request.id)
    return f"It stands in {found[0]}." if found else None


def everyones() -> bool:
    """Whether the acting person plans for colleagues, and sees all rounds."""
    return may(May.PLAN_ROUNDS)


def to_change(round_id: UUID) -> Whole:
    """A round that the acting person may change: a manager's any, an officer's own alone. Raises NotYours."""
    whole = queries.whole(round_id)
    me = acting().account_id
    if whole and (everyones() or {whole.round.made_by, *(crew.account_id for crew in whole.crews)} == {me}):
        return whole
    raise NotYours()


def to_walk(round_id: UUID, account_id: UUID) -> tuple[Whole, Row]:
    """A round, and the officer in it who goes: for a manager, for whoever goes, alone or second. Raises NotYours."""
    whole = queries.whole(round_id)
    crew = next((one for one in whole.crews if one.account_id == account_id), None) if whole else None
    me = acting().account_id
    goes = crew and me in (crew.account_id, crew.second_id) and (whole.round.status == "confirmed")
    if crew and (everyones() or goes or whole.round.made_by == crew.account_id == me):
        return whole, crew
    raise NotYours()


def tables(whole: Whole, crews: Sequence[Row]) -> list[dict]:
    """For each officer what the page shows: letter, stops with their number, and what a changed order breaks.

    Adds `risks`, the labels of the risk markers at each door, asked once for all.
    """
    shown = [stop for stop in whole.stops if stop.account_id in {crew.account_id for crew in crews}]
    marked = zip(shown, markers_among([stop.subject for stop in shown]), strict=True)
    risks = {stop.visit_id: [one.label for one in found.here] for stop, found in marked}
    present = whole.crews_now(now())
    places = {crew.account_id: place for place, crew in enumerate(whole.crews)}
    return [
        {
            "crew": crew,
            "letter": letter(places[crew.account_id]),
            "stops": _numbered([stop for stop in shown if stop.account_id == crew.account_id]),
            "warnings": rules.warnings(whole.routes[crew.account_id], present.get(crew.account_id), whole.pace),
            "risks": risks,
            "ahead": len(whole.routes[crew.account_id]),
            "ends": _ends(whole.order_of(crew.account_id)),
        }
        for crew in crews
    ]


def _ends(order: Sequence[UUID]) -> dict[str, UUID]:
    """The visits that cannot go up, or down."""
    return {"up": order[0], "down": order[-1]} if order else {}


def _numbered(stops: Sequence[Row]) -> list[tuple[int | None, Row]]:
    """The stops with their number; what nobody has to visit any more, and nobody has, goes without."""
    number, told = 0, []
    for stop in stops:
        counts = rules.counts(stop)
        number += counts
        told.append((number if counts else None, stop))
    return told


def drawing(whole: Whole, crews: Sequence[Row]) -> Drawing | None:
    """The map of these officers' ways; each keeps the look that it has on the whole round's map."""
    there = [stop for stop in whole.stops if rules.counts(stop)]
    office = rules.office(whole.round) if whole.round.from_office or whole.round.to_office else None
    return drawn(whole.crews, [stop for stop in there if stop.account_id in {one.account_id for one in crews}], office)


def report(refused: Sequence[tuple[Row, str]]) -> None:
    """Say which requests could not be given to their officer, and why."""
    if refused:
        told = "; ".join(f"{stop.reference}: {why}" for stop, why in refused)
        flash(f"These requests could not be given to their officer. {told}", "important")
