"""Lists that stand beside the list of cases: a feature above that has one says how many wait on it."""

from collections.abc import Callable
from dataclasses import dataclass

from hub.kernel.access import May, may

Count = Callable[[int], int]
MOST = 50  # counted up to here: one that is longer reads "50+"


@dataclass(frozen=True, slots=True)
class Beside:
    """One of these lists. `count` tells how many wait on it, and never counts further than it is asked to."""

    label: str
    endpoint: str
    right: May
    count: Count


_BESIDE: dict[str, Beside] = {}


def beside(label: str, endpoint: str, right: May) -> Callable[[Count], Count]:
    """Register what counts the rows of a list to which the list of cases leads whoever has the right."""

    def register(count: Count) -> Count:
        _BESIDE[endpoint] = Beside(label, endpoint, right, count)
        return count

    return register


def lists_beside() -> list[tuple[Beside, str]]:
    """The lists that this workspace may open, each with how many wait on it: a statement for each."""
    allowed = [one for one in _BESIDE.values() if may(one.right)]
    return [(one, bounded(one.count(MOST + 1))) for one in allowed]


def bounded(number: int) -> str:
    """A number that was counted up to one more than MOST, as pages say it."""
    return f"{MOST}+" if number > MOST else str(number)
