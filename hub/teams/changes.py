"""Whose working hours changed: the features above register what follows, in the same transaction."""

from collections.abc import Callable
from uuid import UUID

Follow = Callable[[UUID], None]
_FOLLOW: list[Follow] = []


def when_hours_change(follow: Follow) -> Follow:
    """Register what follows once somebody's week or leave is another; it takes the account."""
    _FOLLOW.append(follow)
    return follow


def hours_changed(account_id: UUID) -> None:
    """Do what follows."""
    for follow in _FOLLOW:
        follow(account_id)
