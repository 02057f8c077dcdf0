"""What the features above do with a hand-over of their kind: hooks by kind, and the page where the work is done.

`when_accepted` runs in the page's transaction, for the receiver; the others run in the worker, each for the
organisation whose row has just changed. `when_received` tells the receiver that new work has come, `when_ended` that
nothing is left to do: withdrawn or lapsed, or, in the page's transaction, sent back by themselves. `when_lapsed` tells
the sender that the time is over. `when_messaged` tells the sender of a message from the receiver; `when_asked_back`
gets the call back as well. Several features may register for the same moment; they run in the order in which
hub/__init__.py lists them.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

Hook = Callable[..., None]

WORK_PAGES: dict[str, str] = {}
_HOOKS: dict[tuple[str, str], list[Hook]] = {}


def _registrar(moment: str) -> Callable[[str], Callable[[Hook], Hook]]:
    def of_kind(kind: str) -> Callable[[Hook], Hook]:
        def register(hook: Hook) -> Hook:
            _HOOKS.setdefault((moment, kind), []).append(hook)
            return hook

        return register

    return of_kind


when_received = _registrar("received")
when_accepted = _registrar("accepted")
when_returned = _registrar("returned")
when_bounced = _registrar("bounced")
when_ended = _registrar("ended")
when_lapsed = _registrar("lapsed")
when_messaged = _registrar("messaged")
when_asked_back = _registrar("asked_back")


def call(moment: str, handover: Any, *told: Any) -> None:
    """Run the hooks of this hand-over's kind for the moment."""
    for hook in _HOOKS.get((moment, handover.kind), ()):
        hook(handover, *told)


_NOTES: list[Callable[[Any], str | None]] = []


def noted(note: Callable[[Any], str | None]) -> Callable[[Any], str | None]:
    """Register what tells a sentence about an open request for the top of its page, or None."""
    _NOTES.append(note)
    return note


def notes(handover: Any) -> list[str]:
    """What the features above have to say about an open request."""
    return [told for note in _NOTES if (told := note(handover))]


_PAGES: dict[str, str] = {}


def shown_at(kind: str, endpoint: str) -> None:
    """Say at which page (taking handover_id) a receiver sees a hand-over of this kind, where it is not the queue's."""
    _PAGES[kind] = endpoint


def place(kind: str, handover_id: UUID) -> dict[str, Any]:
    """The page of a received hand-over, as a notice names it."""
    return {"endpoint": _PAGES.get(kind, "handovers.show"), "handover_id": handover_id}


def work_at(kind: str, endpoint: str) -> None:
    """Say at which page (taking handover_id) an accepted hand-over of this kind is worked on."""
    WORK_PAGES[kind] = endpoint


Telling = Callable[[Any], Iterable[Any]]
_TELLING: dict[str, list[Telling]] = {}


def adds_to_story(kind: str) -> Callable[[Telling], Telling]:
    """Register what tells, of a request of this kind, what was done for it (rules.Happened, in any order)."""

    def register(tell: Telling) -> Telling:
        _TELLING.setdefault(kind, []).append(tell)
        return tell

    return register


def story(handover: Any) -> list[Any]:
    """What the features above know to have happened for a request."""
    return [one for tell in _TELLING.get(handover.kind, ()) for one in tell(handover)]


Part = Callable[[Any], tuple[str, dict[str, Any]] | None]
_PARTS: list[Part] = []


def part(tell: Part) -> Part:
    """Register a part of a request's page: its template and what that is told, or None for nothing."""
    _PARTS.append(tell)
    return tell


def parts(handover: Any) -> list[tuple[str, dict[str, Any]]]:
    """What the features above show on a request's page, below what was handed over."""
    return [told for tell in _PARTS if (told := tell(handover))]
