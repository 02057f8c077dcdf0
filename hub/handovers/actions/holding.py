"""Who holds a received hand-over: taken, given to somebody, put back into the queue."""

from uuid import UUID

from sqlalchemy import Row, TextClause, text

from hub.handovers import kinds, queries
from hub.handovers.actions.changing import change, explain, pass_on, received
from hub.kernel import audit
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import acting
from hub.notices.actions import tell
from hub.teams.queries import may_visit, today

# A partner has no teams, nor the right to that column; and taking something oneself leaves it with its team.
HOLD, HOLD_FOR_TEAM = (
    text(f"""
    update handover set holder_id = :holder, {team}held_by_rule = :by_rule, status = 'accepted',
        accepted_at = coalesce(accepted_at, :now), version = version + 1
    where org_id = :org and id = :id and side = 'received' and version = :version and status in ('waiting', 'accepted')
      and (:from_others or holder_id is null or holder_id = :holder)
    returning accepted_at = :now as first, old.holder_id as was_with, kind, reference
""")  # noqa: S608 - this file's own words
    for team in ("", "team = :team, ")
)


def accept(handover_id: UUID, version: int, take_over: bool = False) -> None:
    """Take a hand-over for oneself: 'claim' in a queue, 'accept' for a partner; from a colleague only with `take_over`.

    Raises EditConflict, NotYours, NotPossibleNow.
    """
    me = acting().account_id
    held = _hold(HOLD, handover_id, version, me, from_others=take_over)
    if held.was_with in (None, me):
        event = audit.record("handover:accepted", about=[handover_id], handover=handover_id)
    else:
        event = audit.record("handover:assigned", about=[handover_id, me], handover=handover_id, to=me, team=None)
    _tell_moved(handover_id, held, me)
    _when_held(handover_id, held.first, event)


def assign(handover_id: UUID, version: int, holder_id: UUID | None, team: str | None = None) -> None:
    """Give a received hand-over to a colleague or a team. Raises EditConflict, NotYours."""
    statement = HOLD if acting().confined else HOLD_FOR_TEAM
    held = _hold(statement, handover_id, version, holder_id, team)
    event = audit.record(
        "handover:assigned", about=[handover_id, holder_id], handover=handover_id, to=holder_id, team=team
    )
    if holder_id not in (None, held.was_with, acting().account_id) and held.kind != "visit-step":
        place = kinds.place(held.kind, handover_id)
        tell([holder_id], "request-assigned", handover_id, held.reference, **place)
    _tell_moved(handover_id, held, holder_id)
    _when_held(handover_id, held.first, event)


def _hold(
    statement: TextClause, handover_id: UUID, version: int, holder_id: UUID | None, team: str | None = None,
    from_others: bool = True,
) -> Row:  # fmt: skip
    if acting().confined and holder_id is not None and not may_visit(holder_id, today()):
        raise NotPossibleNow("This volunteer’s check has lapsed, or none is recorded.", "Record a new check first.")
    parameters = {
        "holder": holder_id, "now": now(), "org": acting().org_id, "id": handover_id, "version": version,
        "from_others": from_others, "by_rule": holder_id is not None and acting().account_id is None,
    } | ({"team": team} if statement is HOLD_FOR_TEAM else {})  # fmt: skip
    held = db.session.execute(statement, parameters).one_or_none()
    if held is None:
        explain(handover_id, "you" if holder_id == acting().account_id else "whom you chose", version)
    return held


def _tell_moved(handover_id: UUID, held: Row, now_with: UUID | None) -> None:
    """Whoever held it may be on the way to the door: that a colleague has it now is told at once."""
    if held.was_with not in (None, now_with, acting().account_id) and held.kind != "visit-step":
        place = kinds.place(held.kind, handover_id)
        urgent = held.kind == "door-knock"
        tell([held.was_with], "request-moved", handover_id, held.reference, urgent=urgent, **place)


def _when_held(handover_id: UUID, first: bool, event: UUID) -> None:
    if first:
        handover = queries.received(handover_id)
        kinds.call("accepted", handover)
        pass_on(handover, "received", event)


def release(handover_id: UUID, version: int) -> None:
    """Put a received hand-over back into the queue, held by nobody. Raises EditConflict, NotYours."""
    held_by = received(handover_id).holder_id
    change(handover_id, version, holder_id=None, held_by_rule=False)
    audit.record("handover:released", about=[handover_id, held_by], handover=handover_id, account=held_by)
