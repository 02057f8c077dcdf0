"""Whose turn it is: the next case on a person's own list that they can do something about."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Row

from hub.cases import queries as cases
from hub.cases.rules.steps import next_step
from hub.programmes.models import Programme

JUST_TRIED = timedelta(minutes=30)  # whoever did not answer is not rung again at once
OTHERS = ("supervisor", "triage")


def next_turn(programme: Programme, at: datetime, after: UUID | None = None) -> Row | None:
    """The first of the acting person's cases with a step of their own: promised calls that are due, then by the list.

    `after` is the case that they come from.
    """
    found = [one for one in cases.cases(cases.Filter("mine")) if one.id != after and _is_mine_to_do(one, programme, at)]
    return min(found, key=lambda one: not _promised(one, at), default=None)  # of equals the first, as the list has them


def _is_mine_to_do(case: Row, programme: Programme, at: datetime) -> bool:
    step = next_step(case, programme, at)
    if not step.ours or step.key in OTHERS:
        return False
    tried = case.last_call_at is not None and case.last_call_at > at - JUST_TRIED
    return not (step.key == "call" and tried and not _promised(case, at))


def _promised(case: Row, at: datetime) -> bool:
    return case.call_back_at is not None and case.call_back_at <= at
