"""Somebody has signed in: features above may see that what must happen some day is arranged."""

from collections.abc import Callable, Collection
from uuid import UUID

Then = Callable[[UUID, Collection[str]], None]
_THEN: list[Then] = []


def when_arrived(then: Then) -> Then:
    """Register what follows, in the same transaction: it is told the account and its roles, and acts in no role."""
    _THEN.append(then)
    return then


def arrived(account_id: UUID, roles: Collection[str]) -> None:
    """Tell those who asked to be told."""
    for then in _THEN:
        then(account_id, roles)
