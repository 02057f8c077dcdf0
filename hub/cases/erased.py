"""What an erased case's page says instead of blanks: when, under which rule, by which erasure."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Erased:
    """Why a case is gone: in words, the number of the erasure, and its certificate for whoever may read it."""

    why: str
    number: int
    certificate: str | None


Tell = Callable[[UUID], Erased | None]
_TELL: list[Tell] = []


def tells_of_erased(tell: Tell) -> Tell:
    """Register who knows how a case was erased; it takes the case's id."""
    _TELL.append(tell)
    return tell


def told_of(case_id: UUID) -> Erased | None:
    """How a case was erased, as far as anybody knows."""
    return next((told for tell in _TELL if (told := tell(case_id)) is not None), None)
