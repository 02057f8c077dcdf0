"""What other features know that was left out, and say before cases are closed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID


class LeftOut(NamedTuple):
    """A sentence, and what leads to where it is made good: its words and address."""

    sentence: str
    words: str
    address: str


Ask = Callable[[Sequence[Any], str | None], Mapping[UUID, list[LeftOut]]]
_ASKED: list[Ask] = []


def before_closing(ask: Ask) -> Ask:
    """Register what tells of several cases, by id, and of the outcome proposed if any, what nobody has asked.

    However many the cases are, it reads the database once.
    """
    _ASKED.append(ask)
    return ask


def left_out(cases: Sequence[Any], proposed: str | None) -> dict[UUID, list[LeftOut]]:
    """Everything that was left out of each of these cases."""
    told = [ask(cases, proposed) for ask in _ASKED]
    return {case.id: [found for one in told for found in one.get(case.id, ())] for case in cases}
