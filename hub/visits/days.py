"""What features that stand beside each other tell about an officer's day, without knowing one another.

A feature that plans the day says in which order its visits are made; one that gives out codes says which the officer
names at the door. Both register here when the application starts, and whoever shows the day asks here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class Planned:
    """One visit of a plan: its place in the order, and when it is meant to be made (UTC), where that is known."""

    visit_id: UUID
    place: int
    at: datetime | None = None


Plan = Callable[[UUID, date], list[Planned]]
Code = Callable[[UUID, date], str]
_plans: list[Plan] = []
_codes: list[Code] = []


def plan_by(plan: Plan) -> Plan:
    """Register what knows an officer's planned visits of a day; an empty list means that there is no plan."""
    _plans.append(plan)
    return plan


def code_by(code: Code) -> Code:
    """Register what knows the code that an officer says at doors on a day."""
    _codes.append(code)
    return code


def planned(account_id: UUID, day: date) -> list[Planned]:
    """The officer's planned visits of the day in their order; nothing where nobody planned any."""
    return next((found for plan in _plans if (found := plan(account_id, day))), [])


def visit_code(account_id: UUID, day: date) -> str | None:
    """The code that the officer says at doors on this day, if codes are given out."""
    return next((found for code in _codes if (found := code(account_id, day))), None)
