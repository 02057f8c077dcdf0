"""Two roles watch over others or give roles away: who holds them is no matter of one administrator alone.

Identity knows no notices: a feature above tells those who should know.
"""

from collections.abc import Callable, Collection
from uuid import UUID

from hub.identity.rules import NEVER_BY_ITSELF

Then = Callable[[UUID], None]
_THEN: list[Then] = []


def when_powers_change(then: Then) -> Then:
    """Register what follows, in the same transaction: it is told whose account it is."""
    _THEN.append(then)
    return then


Lapse = Callable[[UUID, Collection[str]], None]
_LAPSE: list[Lapse] = []


def when_let_lapse(then: Lapse) -> Lapse:
    """Register what waits to be given back to somebody, by a feature above that took it out of their roles."""
    _LAPSE.append(then)
    return then


def let_lapse(account_id: UUID, roles: Collection[str]) -> None:
    """Of these roles none comes back to somebody by itself: they were given anew, withdrawn, or the account closed."""
    for then in _LAPSE if roles else ():
        then(account_id, roles)


def changed(account_id: UUID, roles: Collection[str]) -> None:
    """Tell those who asked, where one of the two is among the roles that come, or go."""
    for then in _THEN if NEVER_BY_ITSELF & set(roles) else ():
        then(account_id)
