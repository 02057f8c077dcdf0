"""Whoever leaves, or loses the role in which they hold work, holds nothing: the features above give it back.

Identity knows no request and no case. A feature says what can be held, in which roles, and how it goes back.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from hub.kernel.access import Role


@dataclass(frozen=True)
class Holding:
    """One kind of work that people hold: as one and as many of it, where it goes, and in which roles it is held.

    `counts` takes accounts and returns how much each holds, nothing for whoever holds none; `give_back` takes one, and
    the event that tells why, and returns how many went.
    """

    one: str
    many: str
    to: str
    roles: frozenset[Role]
    counts: Callable[[Collection[UUID]], Mapping[UUID, int]]
    give_back: Callable[[UUID, UUID], int]

    def in_words(self, number: int) -> str:
        """'3 requests'."""
        return f"{number} {self.one if number == 1 else self.many}"


_HOLDINGS: list[Holding] = []


def holding(kind: Holding) -> Holding:
    """Register a kind of work; kinds go back in the order in which hub/__init__.py lists their features."""
    _HOLDINGS.append(kind)
    return kind


_RUNG: list[Callable[[UUID], bool]] = []


def may_be_rung(when: Callable[[UUID], bool]) -> Callable[[UUID], bool]:
    """Register when somebody who has left may have to be rung all the same: they are at a door, say."""
    _RUNG.append(when)
    return when


def keeps_number(account_id: UUID) -> bool:
    """Whether the number of somebody who leaves is still needed, for their own sake."""
    return any(when(account_id) for when in _RUNG)


def held(account_id: UUID, remaining: Collection[Role] = ()) -> list[tuple[str, str]]:
    """What somebody holds that would go back if only these roles remained: (what, where it goes)."""
    return held_by_each({account_id: remaining})[account_id]


def held_by_each(remaining: Mapping[UUID, Collection[Role]]) -> dict[UUID, list[tuple[str, str]]]:
    """The same of several people, each with the roles that remain to them: a statement for each kind of work."""
    found: dict[UUID, list[tuple[str, str]]] = {account_id: [] for account_id in remaining}
    for kind in _HOLDINGS:
        losing = [account_id for account_id, roles in remaining.items() if not kind.roles & set(roles)]
        for account_id, number in kind.counts(losing).items() if losing else ():
            found[account_id].append((kind.in_words(number), kind.to))
    return found


def give_back(account_id: UUID, because: UUID, remaining: Collection[Role] = ()) -> list[str]:
    """Let everything go that cannot be held in the roles that remain, and say what; `because` is the event."""
    found = [(kind, kind.give_back(account_id, because)) for kind in _lost(remaining)]
    return [kind.in_words(number) for kind, number in found if number]


def _lost(remaining: Collection[Role]) -> list[Holding]:
    return [kind for kind in _HOLDINGS if not kind.roles & set(remaining)]
