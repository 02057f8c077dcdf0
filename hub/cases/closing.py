"""What other features know that was left out, and say before a case is closed."""

from collections.abc import Callable
from typing import Any, NamedTuple


class LeftOut(NamedTuple):
    """A sentence, and what leads to where it is made good: its words and address."""

    sentence: str
    words: str
    address: str


Ask = Callable[[Any, str | None], list[LeftOut]]
_ASKED: list[Ask] = []


def before_closing(ask: Ask) -> Ask:
    """Register what tells of a case, and of the outcome proposed if any, what nobody has asked; [] when all was."""
    _ASKED.append(ask)
    return ask


def left_out(case: Any, proposed: str | None) -> list[LeftOut]:
    """Everything that was left out."""
    return [found for one in _ASKED for found in one(case, proposed)]
