"""The only writers of rounds: plan, change, confirm, plan again, hand back, cancel; and what a withdrawal takes out.

A stop that is given to an officer gives them the request too, each in a savepoint: what could not be given is told.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, text, update

from hub.handovers import actions as handovers
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.forms.sentences import uk_day
from hub.kernel.keys import new_id
from hub.kernel.problems import EditConflict, Invalid, NotPossibleNow, Problem
from hub.kernel.tenancy import acting
from hub.kernel.words import clock
from hub.notices.actions import tell, tell_role
from hub.rounds import queries
from hub.rounds.models import Round, RoundCrew, RoundStop
from hub.rounds.queries import Whole
from hub.rounds.rules import day as rules
from hub.rounds.rules.day import Line
from hub.rounds.rules.order import ordered
from hub.rounds.schemas import people
from hub.teams.queries import may_visit, today

KEEP = text("""
    update round_stop s set status = g.status, why = g.why, account_id = g.account_id, position = g.position,
        planned_at = g.planned_at
    from unnest(cast(:visits as uuid[]), cast(:attempts as int[]), cast(:statuses as text[]), cast(:whys as text[]),
                cast(:accounts as uuid[]), cast(:positions as int[]), cast(:times as timestamptz[]))
        as g (visit_id, attempt, status, why, account_id, position, planned_at)
    where s.org_id = acting_org() and s.round_id = :round and s.visit_id = g.visit_id and s.attempt = g.attempt
""")
# A warning that came since the round was planned may ask for a second officer.
PAIRS = text("""
    update round_stop set pair = visit_id = any(cast(:pairs as uuid[]))
    where org_id = acting_org() and round_id = :round and visit_id = any(cast(:visits as uuid[]))
""")
Refused = list[tuple[Row, str]]


def plan(day: date, typed: Mapping[str, Any], team: str | None, patch: str | None, everyones: bool) -> UUID:
    """Propose a round and return its id; without `everyones` of visits that nobody or the acting person holds.

    Raises Invalid about somebody who cannot go, NotPossibleNow when no visit is due.
    """
    crews = [_crew(day, place, one) for place, one in enumerate(typed["crew"], 1)]
    _refuse_unfit(day, crews)
    free = [one for one in queries.due(day, team, patch, None if everyones else acting().account_id)
            if one.other_round_id is None]  # fmt: skip
    if not free:
        raise NotPossibleNow("No visit is due that day which is not in a round already.", "Choose another day.")
    round_id, speed = new_id(), queries.settings().get("speed_kmh", queries.KMH)
    key = {"org_id": acting().org_id, "round_id": round_id}
    values = {
        "org_id": acting().org_id, "id": round_id, "day": day, "status": "proposed", "team": team, "patch": patch,
        "minutes": typed["minutes"], "kmh": speed, "office": typed["office"], "ordered_by": "plain",
        "from_office": typed["begin"] == "office", "to_office": typed["end"] == "office",
        "made_by": acting().account_id, "made_at": now(), "version": 1,
    }  # fmt: skip
    db.session.execute(insert(Round).values(values))
    db.session.execute(insert(RoundCrew), [key | one for one in crews])
    _add(round_id, day, free)
    whole = _order(queries.whole(round_id))
    record("round:planned", about=whole.about, round=round_id, day=day.isoformat(), count=len(free))
    return round_id


def _crew(day: date, place: int, row: Mapping[str, Any]) -> dict[str, Any]:
    hours = {"starts_at": rules.at(day, row["starts"]), "ends_at": rules.at(day, row["ends"])}
    return {"account_id": row["account_id"], "second_id": row["second_id"], "place": place} | hours


def _refuse_unfit(day: date, crews: Sequence[Mapping[str, Any]]) -> None:
    going = {one: crew for crew in crews for one in people(crew)}
    told = [f"{one.name} goes in another round that day, from {clock(one.starts_at)} to {clock(one.ends_at)}"
            for one in queries.engaged(day, going)
            if one.starts_at < going[one.id]["ends_at"] and going[one.id]["starts_at"] < one.ends_at]  # fmt: skip
    if not all(may_visit(one, day) for one in going):
        told.append("Somebody you chose may not visit that day: their check has lapsed")
    if told:
        raise Invalid({"crew": told})


def _add(round_id: UUID, day: date, visits: Iterable[Row]) -> int:
    """Put visits into the round, with nobody as yet; returns how many can be made on that day."""
    windows = [(one, rules.window_on(day, one)) for one in visits]
    found = [
        {
            "org_id": acting().org_id, "round_id": round_id, "visit_id": one.visit_id, "attempt": one.attempt,
            "day": day, "step": one.step["key"], "nth": one.state["tries"] + 1, "pair": False,
            "opens_at": window[0], "closes_at": window[1], "status": rules.UNPLANNED, "why": "time",
        }
        for one, window in windows if window
    ]  # fmt: skip
    if found:
        db.session.execute(insert(RoundStop), found)
    return len(found)


def _order(whole: Whole) -> Whole:
    """Order everything that lies ahead anew, from now on, and keep it."""
    crews = whole.crews_now(now())
    ahead = [stop for stop in whole.stops if not rules.is_over(stop) and not stop.elsewhere
             and stop.why not in rules.DECIDED]  # fmt: skip
    pairs = queries.pairs(ahead)
    doors = [replace(rules.door(stop), pair=stop.visit_id in pairs) for stop in ahead]
    found = ordered(doors, list(crews.values()), whole.pace)
    db.session.execute(
        PAIRS, {"round": whole.round.id, "visits": [stop.visit_id for stop in ahead], "pairs": list(pairs)}
    )
    _keep(whole, rules.lines_of_plan(found, ahead, crews, whole.pace))
    changed = update(Round).where(Round.org_id == acting().org_id, Round.id == whole.round.id)
    db.session.execute(changed.values(ordered_by=found.by))
    return queries.whole(whole.round.id)


def _keep(whole: Whole, lines: Sequence[Line]) -> None:
    kept = rules.numbered(lines, whole.stops)
    columns = {
        "visits": "visit_id", "attempts": "attempt", "statuses": "status", "whys": "why", "accounts": "account_id",
        "positions": "position", "times": "planned_at",
    }  # fmt: skip
    values = {name: [getattr(one, column) for one in kept] for name, column in columns.items()}
    db.session.execute(KEEP, values | {"round": whole.round.id})


def _hold(whole: Whole, version: int, *statuses: str, **values: Any) -> None:
    """Take the round for this change. Of two people who change it one wins. Raises EditConflict, NotPossibleNow."""
    if whole.round.day < today():
        raise NotPossibleNow("The day of this round is over.", "Plan another round: what was not done is due again.")
    held = db.session.execute(
        update(Round)
        .where(Round.org_id == acting().org_id, Round.id == whole.round.id, Round.version == version)
        .where(Round.status.in_(statuses))
        .values(version=version + 1, **values)
    )
    if held.rowcount == 1:
        return
    present = queries.whole(whole.round.id)
    if present.round.status not in statuses:
        raise NotPossibleNow(f"This round is {present.round.status}.", "Go back to it and look at it again.")
    ahead = [(crew.name, f"{len(present.routes[crew.account_id])} visits ahead", None) for crew in present.crews]
    raise EditConflict(present.round.version, ahead)


def change(whole: Whole, version: int, visit_id: UUID, do: str, to: UUID | None = None) -> Refused:
    """Move a stop "up" or "down", leave it "out", or give it "to" an officer; what could not be given is returned.

    Raises EditConflict, Invalid, NotYours, NotPossibleNow.
    """
    stop = next((one for one in whole.stops if one.visit_id == visit_id and not rules.is_over(one)), None)
    if stop is None or (do in ("up", "down", "out") and stop.status != rules.PLANNED):
        raise NotPossibleNow("This visit is no longer ahead in this round.", "Look at the round again.")
    if do == "to":
        _refuse_officer(whole, stop, to)
    _hold(whole, version, "proposed", "confirmed")
    crews, before = whole.crews_now(now()), whole.routes
    after = rules.moved(before, stop, do, to)
    touched = {who: route for who, route in after.items() if route != before[who]}
    out = [Line(visit_id, stop.attempt, rules.UNPLANNED, rules.LEFT_OUT)] if do == "out" else []
    _keep(whole, rules.lines_of_routes(touched, crews, whole.pace) + out)
    about = [whole.round.id, visit_id, stop.handover_id]
    record("round:changed", about=about, round=whole.round.id, visit=visit_id, how=do, account=to)
    if whole.round.status != "confirmed":
        return []
    present = queries.whole(whole.round.id)
    _tell(present, "round-changed", {stop.account_id, to} - {None} if do in ("to", "out") else touched)
    return _give(present)


def _refuse_officer(whole: Whole, stop: Row, to: UUID | None) -> None:
    crew = whole.crews_now(now()).get(to)
    if crew is None:
        raise NotPossibleNow("This officer is no longer on this round.", "Choose another one.")
    if stop.pair and not crew.pair:
        raise Invalid({"": ["This visit needs a pair: move it to one"]})
    if stop.elsewhere:
        raise NotPossibleNow("This visit is in another round by now.", "Take it out of there first.")


def confirm(whole: Whole, version: int) -> Refused:
    """Put a proposed round in force: each officer has its requests, and is told. Returns what could not be given."""
    _hold(whole, version, "proposed", status="confirmed", confirmed_at=now())
    record("round:confirmed", about=whole.about, round=whole.round.id, count=len(whole.ahead))
    _tell(whole, "round-confirmed", whole.routes)
    return _give(whole)


def _give(whole: Whole) -> Refused:
    """Give each request to the officer who has its stop, unless they hold it already."""
    refused: Refused = []
    for stop in (one for one in whole.ahead if one.holder_id != one.account_id):
        try:
            with db.session.begin_nested():
                _give_one(stop)
        except Problem as problem:
            refused.append((stop, problem.what_happened or problem.title))
    return refused


def _give_one(stop: Row) -> None:
    # Taking something oneself asks nobody's leave, but takes nothing from a colleague either.
    if stop.account_id == acting().account_id and acting().role != Role.MANAGER:
        handovers.accept(stop.handover_id, stop.request_version)
    else:
        handovers.assign(stop.handover_id, stop.request_version, stop.account_id, stop.team)


def replan(whole: Whole, version: int, take_new: bool, everyones: bool) -> tuple[int, Refused]:
    """Order what remains, and what became due since, from now and from where each officer was last.

    Returns how many visits are new, and what could not be given. Raises EditConflict, NotPossibleNow.
    """
    _hold(whole, version, "proposed", "confirmed")
    new = _add(whole.round.id, whole.round.day, queries.newly_due(whole, everyones)) if take_new else 0
    present = _order(queries.whole(whole.round.id))
    record("round:replanned", about=present.about, round=whole.round.id, count=len(present.ahead), new=new)
    if whole.round.status != "confirmed":
        return new, []
    _tell(present, "round-changed", [who for who in present.routes if present.order_of(who) != whole.order_of(who)])
    return new, _give(present)


def go_home(whole: Whole, version: int, account_id: UUID) -> int:
    """An officer's day is over: their stops and requests go back, and the managers know. Returns how many."""
    _hold(whole, version, "confirmed")
    gone = db.session.execute(
        update(RoundCrew)
        .where(RoundCrew.org_id == acting().org_id, RoundCrew.round_id == whole.round.id)
        .where(RoundCrew.account_id == account_id, RoundCrew.home_at.is_(None))
        .values(home_at=now())
    )
    if gone.rowcount != 1:
        raise NotPossibleNow("This officer’s day is over already.", "Go back to the round.")
    back = whole.routes[account_id]
    _keep(whole, [Line(one.visit_id, one.attempt, rules.UNPLANNED, rules.HANDED_BACK) for one in back])
    about = [whole.round.id, account_id, *(one.handover_id for one in back)]
    record("round:handed_back", about=about, round=whole.round.id, account=account_id, count=len(back))
    for stop in (one for one in back if one.holder_id == account_id):
        with suppress(Problem), db.session.begin_nested():  # ended or taken over meanwhile: it is nobody's burden here
            handovers.release(stop.handover_id, stop.request_version)
    if back:
        place = {"about": whole.round.id, "reference": uk_day(whole.round.day), "endpoint": "rounds.show"}
        tell_role([Role.MANAGER], "round-handed-back", **place, round_id=whole.round.id)
    return len(back)


def cancel(whole: Whole, version: int) -> None:
    """Give a round up: what is done stays recorded, the rest is free again. Raises EditConflict, NotPossibleNow."""
    _hold(whole, version, "proposed", "confirmed", status="cancelled")
    _keep(whole, [Line(one.visit_id, one.attempt, rules.UNPLANNED, rules.CANCELLED) for one in whole.ahead])
    record("round:cancelled", about=whole.about, round=whole.round.id)
    if whole.round.status == "confirmed":
        _tell(whole, "round-cancelled", whole.routes)


def take_out(handover: Row) -> None:
    """A request ended: its visit disappears from every round, and whoever was to go there is told."""
    for stop in queries.planned_for(handover.id):
        db.session.execute(
            update(RoundStop)
            .where(RoundStop.org_id == acting().org_id, RoundStop.round_id == stop.round_id)
            .where(RoundStop.visit_id == stop.visit_id, RoundStop.attempt == stop.attempt)
            .values(status=rules.WITHDRAWN)
        )
        about = [stop.round_id, stop.visit_id, handover.id]
        record("round:visit_withdrawn", about=about, round=stop.round_id, visit=stop.visit_id)
        going = [one for one in (stop.account_id, stop.second_id) if one and one != acting().account_id]
        if stop.round_status == "confirmed" and going:
            place = {"about": handover.id, "reference": handover.reference, "endpoint": "handovers.show"}
            # Whoever holds the request has been told already; a notice of the same thing is not written twice.
            urgent = handover.status != "lapsed"
            tell(going, "request-withdrawn", urgent=urgent, **place, handover_id=handover.id)


def _tell(whole: Whole, kind: str, officers: Collection[UUID]) -> None:
    """Tell these officers, and who goes with them; nobody is told what they did themselves."""
    for crew in (one for one in whole.crews if one.account_id in officers):
        told = [one for one in (crew.account_id, crew.second_id) if one and one != acting().account_id]
        place = {"about": whole.round.id, "reference": uk_day(whole.round.day), "endpoint": "rounds.officer"}
        tell(told, kind, **place, round_id=whole.round.id, account_id=crew.account_id)
