"""Before a round is written: one planner at a time, and of two people who change one round one wins."""

from typing import Any

from sqlalchemy import Row, text, update

from hub.kernel.db import db
from hub.kernel.problems import EditConflict, NotPossibleNow
from hub.kernel.tenancy import acting
from hub.kernel.words import clock
from hub.rounds import queries
from hub.rounds.models import Round
from hub.rounds.queries import Whole
from hub.teams.queries import today

# Whoever puts visits or people into rounds waits for a colleague who does so, and then reads what is left. The unique
# index uq_round_stop_planned would refuse the second one's visit too, but with it the whole of their plan.
ONE_AT_A_TIME = text("select pg_advisory_xact_lock(7134, acting_org())")


def one_at_a_time() -> None:
    """Let nobody else of the organisation plan until this transaction ends; read what is free only after it."""
    db.session.execute(ONE_AT_A_TIME)


def hold(whole: Whole, version: int, *statuses: str, **values: Any) -> None:
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
    now_there = [(crew.name, _words(crew, len(present.routes[crew.account_id])), None) for crew in present.crews]
    raise EditConflict(present.round.version, now_there)


def _words(crew: Row, ahead: int) -> str:
    pair = f"with {crew.second_name}, " if crew.second_name else ""
    return f"{pair}{clock(crew.starts_at)} to {clock(crew.ends_at)}, {ahead} visit{'' if ahead == 1 else 's'} ahead"
