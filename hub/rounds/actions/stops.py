"""The stops of a round: put in, ordered, moved by hand, kept; and taken out when their request ends."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import Row, insert, text, update

from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.kernel.tenancy import acting
from hub.notices.actions import tell
from hub.rounds import queries
from hub.rounds.actions.given import Refused, give, tell_officers
from hub.rounds.actions.hold import hold, one_at_a_time
from hub.rounds.models import Round, RoundStop
from hub.rounds.queries import Whole
from hub.rounds.rules import day as rules
from hub.rounds.rules.day import Line
from hub.rounds.rules.order import ordered
from hub.teams.queries import today

KEEP = text("""
    update round_stop s set status = g.status, why = g.why, account_id = g.account_id, position = g.position,
        planned_at = g.planned_at
    from unnest(cast(:visits as uuid[]), cast(:attempts as int[]), cast(:statuses as text[]), cast(:whys as text[]),
                cast(:accounts as uuid[]), cast(:positions as int[]), cast(:times as timestamptz[]))
        as g (visit_id, attempt, status, why, account_id, position, planned_at)
    where s.org_id = acting_org() and s.round_id = :round and s.visit_id = g.visit_id and s.attempt = g.attempt
""")
# A day that went by without the attempt sets its visit free: for the unique index as for a person.
MISSED = text("""
    update round_stop s set status = 'missed'
    from unnest(cast(:visits as uuid[]), cast(:attempts as int[]), cast(:statuses as text[]))
        as g (visit_id, attempt, status)
    where s.org_id = acting_org() and s.visit_id = g.visit_id and s.attempt = g.attempt
      and s.status = 'planned' and g.status = 'planned' and s.day < :today
""")
# A warning that came since the round was planned may ask for a second officer.
PAIRS = text("""
    update round_stop set pair = visit_id = any(cast(:pairs as uuid[]))
    where org_id = acting_org() and round_id = :round and visit_id = any(cast(:visits as uuid[]))
""")


def add(round_id: UUID, day: date, visits: Iterable[Row]) -> int:
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


def order(whole: Whole) -> Whole:
    """Order everything that lies ahead anew, from now on, and keep it."""
    crews = whole.crews_now(now())
    ahead = [stop for stop in whole.stops if not rules.is_over(stop) and not stop.elsewhere
             and stop.why not in rules.DECIDED]  # fmt: skip
    pairs = pairs_now(whole, ahead)
    doors = [replace(rules.door(stop), pair=stop.visit_id in pairs) for stop in ahead]
    found = ordered(doors, list(crews.values()), whole.pace)
    keep(whole, rules.lines_of_plan(found, ahead, crews, whole.pace))
    changed = update(Round).where(Round.org_id == acting().org_id, Round.id == whole.round.id)
    db.session.execute(changed.values(ordered_by=found.by))
    return queries.whole(whole.round.id)


def pairs_now(whole: Whole, stops: Sequence[Row]) -> set[UUID]:
    """Which of these visits need two people by now, kept beside each stop."""
    pairs = queries.pairs(stops)
    visits = [stop.visit_id for stop in stops]
    db.session.execute(PAIRS, {"round": whole.round.id, "visits": visits, "pairs": list(pairs)})
    return pairs


def keep(whole: Whole, lines: Sequence[Line]) -> None:
    """Write these lines. The only statement by which a visit comes to stand with somebody."""
    kept = rules.numbered(lines, whole.stops)
    columns = {
        "visits": "visit_id", "attempts": "attempt", "statuses": "status", "whys": "why", "accounts": "account_id",
        "positions": "position", "times": "planned_at",
    }  # fmt: skip
    values = {name: [getattr(one, column) for one in kept] for name, column in columns.items()}
    which = {name: values[name] for name in ("visits", "attempts", "statuses")}
    db.session.execute(MISSED, which | {"today": today()})
    db.session.execute(KEEP, values | {"round": whole.round.id})


def change(whole: Whole, version: int, visit_id: UUID, do: str, to: UUID | None = None) -> Refused:
    """Move a stop "up" or "down", leave it "out", or give it "to" an officer; what could not be given is returned.

    Raises EditConflict, Invalid, NotYours, NotPossibleNow.
    """
    if do == "to":
        one_at_a_time()
        whole = queries.whole(whole.round.id)
    stop = next((one for one in whole.stops if one.visit_id == visit_id and not rules.is_over(one)), None)
    if stop is None or (do in ("up", "down", "out") and stop.status != rules.PLANNED):
        raise NotPossibleNow("This visit is no longer ahead in this round.", "Look at the round again.")
    if do == "to":
        _refuse_officer(whole, stop, to)
    crews, before = whole.crews_now(now()), whole.routes
    after = rules.moved(before, stop, do, to)
    touched = {who: route for who, route in after.items() if route != before[who]}
    if do in ("up", "down") and not touched:
        raise NotPossibleNow("This visit is at that end of the order already.", "Look at the round again.")
    hold(whole, version, "proposed", "confirmed")
    out = [Line(visit_id, stop.attempt, rules.UNPLANNED, rules.LEFT_OUT)] if do == "out" else []
    keep(whole, rules.lines_of_routes(touched, crews, whole.pace) + out)
    about = [whole.round.id, visit_id, stop.handover_id]
    record("round:changed", about=about, round=whole.round.id, visit=visit_id, how=do, account=to)
    if whole.round.status != "confirmed":
        return []
    present = queries.whole(whole.round.id)
    tell_officers(present, "round-changed", {stop.account_id, to} - {None} if do in ("to", "out") else touched)
    return give(present)


def _refuse_officer(whole: Whole, stop: Row, to: UUID | None) -> None:
    crew = whole.crews_now(now()).get(to)
    if crew is None:
        raise NotPossibleNow("This officer is no longer on this round.", "Choose another one.")
    if stop.pair and not crew.pair:
        raise Invalid({"": ["This visit needs a pair: move it to one"]})
    if stop.elsewhere:
        raise NotPossibleNow("This visit is in another round by now.", "Take it out of there first.")


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
