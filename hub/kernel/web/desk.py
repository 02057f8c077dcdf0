"""The desk of an information governance officer: what waits for them today, and the pages that lie on it.

Each feature adds its own lines from its routes or its `register`, so that the start page knows none of them. Here
rather than in hub/governance, because features below it (restricted records, access reviews, sealing) have lines too.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, url_for

from hub.kernel.access import May, may


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of what waits: a count above nought, a whole sentence ("3 oddities to review") and where it is done.

    `urgent` puts it first and marks it in words: a term that is over, a record that does not match.
    """

    count: int
    sentence: str
    href: str
    urgent: bool = False


Read = Callable[[], Waiting | None]


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the workspace: what its link says, and a sentence on what one finds there."""

    label: str
    endpoint: str
    right: May
    hint: str
    order: int
    question: bool


_READ: dict[str, tuple[int, May, Read]] = {}
_PLACES: dict[str, Place] = {}


def on_desk(order: int, right: May) -> Callable[[Read], Read]:
    """Register what reads one line of today's work: None, or a count of nought, where nothing waits.

    It runs each time that the start page is opened by somebody with the right: one statement, by an index. Orders: 10
    the record itself is in doubt, 20 terms set by law, 30 reviews, 40 signatures, 50 what others ask, 60 the rest.
    """

    def register(read: Read) -> Read:
        _READ[f"{read.__module__}.{read.__qualname__}"] = (order, right, read)
        return read

    return register


def lies_on_desk(label: str, endpoint: str, right: May, hint: str, *, order: int = 50, question: bool = False) -> None:
    """Put a page on the desk of everyone who may open it; a `question` stands among what can be asked of the trail."""
    _PLACES[endpoint] = Place(label, endpoint, right, hint, order, question)


def waiting() -> list[Waiting]:
    """What waits for the signed-in person: urgent lines first, then in the order of their features."""
    asked = sorted((one for one in _READ.values() if may(one[1])), key=lambda one: one[0])
    found = [line for _, _, read in asked if (line := read()) is not None and line.count > 0]
    return sorted(found, key=lambda line: not line.urgent)


def places(question: bool) -> list[Place]:
    """The pages that lie on the signed-in person's desk: the questions, or everything else."""
    shown = (one for one in _PLACES.values() if one.question is question and may(one.right))
    return sorted(
        (one for one in shown if one.endpoint in current_app.view_functions), key=lambda one: (one.order, one.label)
    )


def lies_there(path: str) -> bool:
    """Whether an address is that of a page on the desk, or continues one."""
    addresses = (url_for(one) for one in _PLACES if one in current_app.view_functions)
    return any(path == one or path.startswith(f"{one}/") for one in addresses)
