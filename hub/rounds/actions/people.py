"""Who goes in a round: checked, changed during the day, and gone home."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, exists, insert, update

from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.forms.sentences import uk_day
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.kernel.tenancy import acting
from hub.kernel.words import clock
from hub.notices.actions import tell, tell_role
from hub.rounds import queries
from hub.rounds.actions.given import take_back, tell_people
from hub.rounds.actions.hold import hold, one_at_a_time
from hub.rounds.actions.stops import keep, pairs_now
from hub.rounds.models import RoundCrew, RoundStop
from hub.rounds.queries import Whole
from hub.rounds.rules import crews as who
from hub.rounds.rules import day as rules
from hub.rounds.rules.crews import Change
from hub.rounds.rules.day import Line
from hub.rounds.schemas import people
from hub.teams.queries import may_visit_among


def refuse_unfit(day: date, crews: Sequence[Mapping[str, Any]], but: UUID | None = None) -> None:
    """Refuse whoever goes in another round at these hours, or may not visit that day. Raises Invalid."""
    going = {one for crew in crews for one in people(crew)}
    told = [f"{one.name} goes in another round that day, from {clock(one.starts_at)} to {clock(one.ends_at)}"
            for one in queries.engaged(day, going, but)
            if any(one.starts_at < crew["ends_at"] and crew["starts_at"] < one.ends_at
                   for crew in crews if one.id in people(crew))]  # fmt: skip
    if going - may_visit_among(going, day):
        told.append("Somebody you chose may not visit that day: their check has lapsed")
    if told:
        raise Invalid({"crew": told})


def change_who_goes(whole: Whole, version: int, typed: Sequence[Mapping[str, Any]]) -> int | None:
    """Let these officers go, with whom and when they say; returns how many visits stand with nobody because of it.

    None when they do so already. Nothing is ordered anew: whoever was added has no visit until that is done.
    Raises EditConflict, Invalid about somebody who cannot go, NotPossibleNow.
    """
    one_at_a_time()
    first = max((crew.place for crew in whole.crews), default=0) + 1
    wanted = [who.seated(whole.round.day, place, one) for place, one in enumerate(typed, first)]
    refuse_unfit(whole.round.day, wanted, whole.round.id)
    changes = who.changes(whole.on_it, wanted)
    if not changes:
        return None
    if any(one.seat and one.seat["ends_at"] <= now() for one in changes):
        raise Invalid({"crew": ["Somebody’s hours would be over already: enter a later time, or choose “Nobody”"]})
    hold(whole, version, "proposed", "confirmed")
    back = [stop for one in changes for stop in _seat(whole, one)]
    after = queries.whole(whole.round.id)
    touched = {one.account_id: after.routes[one.account_id] for one in changes if one.seat}
    keep(after, rules.lines_of_routes(touched, after.crews_now(now()), after.pace))
    if whole.round.status == "confirmed":
        _tell(whole, after)
    return len(back)


def _seat(whole: Whole, change: Change) -> list[Row]:
    """Do one change and return the stops that stand with nobody because of it: all of theirs, or those for a pair."""
    lead, route = change.account_id, whole.routes.get(change.account_id, [])
    why = "pair" if change.seat else rules.OFFICER_OUT
    for_pairs = pairs_now(whole, route) if change.seat and change.seat["second_id"] is None else set()
    back = [stop for stop in route if change.seat is None or stop.visit_id in for_pairs]
    keep(whole, [Line(one.visit_id, one.attempt, rules.UNPLANNED, why) for one in back])
    if whole.round.status == "confirmed":
        take_back(back)
    if change.seat is None:
        _unseat(whole, lead)
    elif lead in {crew.account_id for crew in whole.crews}:
        seat = {name: change.seat[name] for name in who.SEAT}
        db.session.execute(update(RoundCrew).where(*_crew(whole, lead)).values(home_at=None, **seat))
    else:
        key = {"org_id": acting().org_id, "round_id": whole.round.id}
        db.session.execute(insert(RoundCrew).values(key | change.seat))
    went = [crew.second_id for crew in whole.on_it if crew.account_id == lead]
    about = {whole.round.id, lead, *went, *(people(change.seat) if change.seat else ())} - {None}
    about |= {one.handover_id for one in back}
    record("round:crew_changed", about=about, round=whole.round.id, account=lead, how=change.how, count=len(back))
    return back


def _unseat(whole: Whole, lead: UUID) -> None:
    """Take an officer out. Whoever made visits here stays on the page, as one whose day is over."""
    theirs = exists().where(
        RoundStop.org_id == RoundCrew.org_id,
        RoundStop.round_id == RoundCrew.round_id,
        RoundStop.account_id == RoundCrew.account_id,
    )
    gone = db.session.execute(delete(RoundCrew).where(*_crew(whole, lead), ~theirs))
    if gone.rowcount != 1:
        db.session.execute(update(RoundCrew).where(*_crew(whole, lead)).values(home_at=now()))


def _crew(whole: Whole, lead: UUID) -> tuple:
    return (
        RoundCrew.org_id == acting().org_id,
        RoundCrew.round_id == whole.round.id,
        RoundCrew.account_id == lead,
    )


def _tell(before: Whole, after: Whole) -> None:
    gone, new, other = who.concerned(before.on_it, after.on_it)
    place = {"about": after.round.id, "reference": uk_day(after.round.day), "endpoint": "rounds.index"}
    tell(gone - {acting().account_id}, "round-left", **place)
    for kind, those in (("round-joined", new), ("round-changed", other)):
        for one, crew in those.items():
            tell_people(after, kind, [one], crew)


def goes_alone(whole: Whole, version: int, account_id: UUID) -> int:
    """Whoever went along with this officer is gone: doors for two go back, and the managers know. Returns how many."""
    hold(whole, version, "proposed", "confirmed")
    crew = next(one for one in whole.on_it if one.account_id == account_id)
    alone = {"account_id": account_id, "second_id": None, "starts_at": crew.starts_at, "ends_at": crew.ends_at}
    back = _seat(whole, Change(who.CHANGED, account_id, alone))
    after = queries.whole(whole.round.id)
    crews = after.crews_now(now())
    if account_id in crews:
        keep(after, rules.lines_of_routes({account_id: after.routes[account_id]}, crews, after.pace))
    if whole.round.status == "confirmed":
        tell_people(after, "round-changed", [account_id], crew)
    _tell_of_back(whole, back)
    return len(back)


def go_home(whole: Whole, version: int, account_id: UUID, statuses: Sequence[str] = ("confirmed",)) -> int:
    """An officer's day is over: their stops and requests go back, and the managers know. Returns how many."""
    hold(whole, version, *statuses)
    gone = db.session.execute(
        update(RoundCrew).where(*_crew(whole, account_id), RoundCrew.home_at.is_(None)).values(home_at=now())
    )
    if gone.rowcount != 1:
        raise NotPossibleNow("This officer’s day is over already.", "Go back to the round.")
    back = whole.routes[account_id]
    keep(whole, [Line(one.visit_id, one.attempt, rules.UNPLANNED, rules.HANDED_BACK) for one in back])
    about = [whole.round.id, account_id, *(one.handover_id for one in back)]
    record("round:handed_back", about=about, round=whole.round.id, account=account_id, count=len(back))
    take_back(back)
    _tell_of_back(whole, back)
    return len(back)


def _tell_of_back(whole: Whole, back: Sequence[Row]) -> None:
    if back:
        place = {"about": whole.round.id, "reference": uk_day(whole.round.day), "endpoint": "rounds.show"}
        tell_role([Role.MANAGER], "round-handed-back", **place, round_id=whole.round.id)
