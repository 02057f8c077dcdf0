"""Cases that belong together: what the feature above that knows them says of each other one.

Nothing is registered where that feature is no part of the application: then each case stands for itself.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row

Hook = Callable[..., Any]
_HOOKS: dict[str, Hook] = {}


class Home(NamedTuple):
    """The household of a case, as lists and next steps speak of it.

    `family` is how to call them ('the Reeds'), `rung` who rang whom since this case was last called, in words, and
    `again_at` (UTC) from when they may be rung again after that. `about` are the ids of whoever `rung` names.
    """

    people: int
    family: str
    rung: str = ""
    again_at: datetime | None = None
    about: tuple[UUID, ...] = ()


class Warned(NamedTuple):
    """What to know before somebody rings, and the ids of other people whom it names: the look is at them, too."""

    words: str
    about: tuple[UUID, ...] = ()


def registers(moment: str) -> Callable[[Hook], Hook]:
    """Register what answers one of the questions below, by its name."""

    def register(hook: Hook) -> Hook:
        _HOOKS[moment] = hook
        return hook

    return register


def companions(case_ids: Sequence[UUID], lock: bool = True) -> Sequence[Row]:
    """The other open cases that go along when these are given to somebody: id, version, allocated_to.

    `lock` holds all of them, these too, until the end of the transaction.
    """
    return _ask("companions", (), case_ids, lock)


def holder(case_id: UUID) -> UUID | None:
    """Who has the cases among which this one, new or open again, belongs: it goes to them."""
    return _ask("holder", None, case_id)


def homes(rows: Sequence[Row]) -> dict[UUID, Home]:
    """By case, the household of those that belong to one."""
    return _ask("homes", {}, rows)


def warnings(case: Row) -> Sequence[Warned]:
    """What to know of the others before anybody rings about this case."""
    return _ask("warnings", (), case)


def _ask(moment: str, otherwise: Any, *told: Any) -> Any:
    hook = _HOOKS.get(moment)
    return hook(*told) if hook else otherwise
