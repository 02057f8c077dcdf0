"""Whose turn it is: the next case on a person's own list that they can do something about."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Row

from hub.cases import queries as cases
from hub.cases.rules.steps import next_step
from hub.programmes.models import Programme

JUST_TRIED = timedelta(minutes=30)  # whoever did not answer is not rung again at once
OTHERS = ("supervisor", "triage")
LAST = datetime.max.replace(tzinfo=UTC)


def next_turn(programme: Programme, at: datetime, after: UUID | None = None) -> Row | None:
    """The first of the acting person's cases with a step of their own: promised calls that are due, then by the list.

    `after` is the case that they come from.
    """
    found = [one for one in cases.cases(cases.Filter("mine")) if one.id != after and _is_mine_to_do(one, programme, at)]
    # Of equals the first one counts, as the list has them.
    return min(found, key=lambda one: one.call_back_at if _promised(one, at) else LAST, default=None)


def _is_mine_to_do(case: Row, programme: Programme, at: datetime) -> bool:
    step = next_step(case, programme, at)
    if not step.ours or step.key in OTHERS:
        return False
    tried = case.last_call_at is not None and case.last_call_at > at - JUST_TRIED
    return not (step.key == "call" and tried and not _promised(case, at))


def _promised(case: Row, at: datetime) -> bool:
    return case.call_back_at is not None and case.call_back_at <= at
