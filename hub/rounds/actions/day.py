"""A round's course: planned, confirmed, planned again during its day, cancelled."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import acting
from hub.rounds import queries
from hub.rounds.actions.given import Refused, give, tell_officers
from hub.rounds.actions.hold import hold, one_at_a_time
from hub.rounds.actions.people import refuse_unfit
from hub.rounds.actions.stops import add, keep, order
from hub.rounds.models import Round, RoundCrew
from hub.rounds.queries import Whole
from hub.rounds.rules import crews as who
from hub.rounds.rules import day as rules
from hub.rounds.rules.day import Line


def plan(day: date, typed: Mapping[str, Any], team: str | None, patch: str | None, everyones: bool) -> UUID:
    """Propose a round and return its id; without `everyones` of visits that nobody or the acting person holds.

    Raises Invalid about somebody who cannot go, NotPossibleNow when no visit is due.
    """
    one_at_a_time()
    crews = [who.seated(day, place, one) for place, one in enumerate(typed["crew"], 1)]
    refuse_unfit(day, crews)
    free = [one for one in queries.due(day, team, patch, None if everyones else acting().account_id)
            if one.other_round_id is None]  # fmt: skip
    if not free:
        raise NotPossibleNow("No visit is due that day which is not in a round already.", "Choose another day.")
    round_id = new_id()
    db.session.execute(insert(Round).values(_row(round_id, day, typed) | {"team": team, "patch": patch}))
    key = {"org_id": acting().org_id, "round_id": round_id}
    db.session.execute(insert(RoundCrew), [key | one for one in crews])
    add(round_id, day, free)
    whole = order(queries.whole(round_id))
    record("round:planned", about=whole.about, round=round_id, day=day.isoformat(), count=len(free))
    return round_id


def _row(round_id: UUID, day: date, typed: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "org_id": acting().org_id, "id": round_id, "day": day, "status": "proposed", "minutes": typed["minutes"],
        "kmh": queries.settings().get("speed_kmh", queries.KMH), "office": typed["office"], "ordered_by": "plain",
        "from_office": typed["begin"] == "office", "to_office": typed["end"] == "office",
        "made_by": acting().account_id, "made_at": now(), "version": 1,
    }  # fmt: skip


def confirm(whole: Whole, version: int) -> Refused:
    """Put a proposed round in force: each officer has its requests, and is told. Returns what could not be given."""
    hold(whole, version, "proposed", status="confirmed", confirmed_at=now())
    record("round:confirmed", about=whole.about, round=whole.round.id, count=len(whole.ahead))
    tell_officers(whole, "round-confirmed", whole.routes)
    return give(whole)


def replan(whole: Whole, version: int, take_new: bool, everyones: bool) -> tuple[int, Refused]:
    """Order what remains, and what became due since, from now and from where each officer was last.

    Returns how many visits are new, and what could not be given. Raises EditConflict, NotPossibleNow.
    """
    one_at_a_time()
    hold(whole, version, "proposed", "confirmed")
    new = add(whole.round.id, whole.round.day, queries.newly_due(whole, everyones)) if take_new else 0
    present = order(queries.whole(whole.round.id))
    record("round:replanned", about=present.about, round=whole.round.id, count=len(present.ahead), new=new)
    if whole.round.status != "confirmed":
        return new, []
    others = [one for one in present.routes if present.order_of(one) != whole.order_of(one)]
    tell_officers(present, "round-changed", others)
    return new, give(present)


def cancel(whole: Whole, version: int) -> None:
    """Give a round up: what is done stays recorded, the rest is free again. Raises EditConflict, NotPossibleNow."""
    hold(whole, version, "proposed", "confirmed", status="cancelled")
    keep(whole, [Line(one.visit_id, one.attempt, rules.UNPLANNED, rules.CANCELLED) for one in whole.ahead])
    record("round:cancelled", about=whole.about, round=whole.round.id)
    if whole.round.status == "confirmed":
        tell_officers(whole, "round-cancelled", whole.routes)
