"""What the features above do with a hand-over of their kind: hooks by kind, and the page where the work is done.

`when_accepted` runs in the page's transaction, for the receiver; the others run in the worker, each for the
organisation whose row has just changed. `when_received` tells the receiver that new work has come, `when_ended` that
nothing is left to do: withdrawn or lapsed, or, in the page's transaction, sent back by themselves.
Several features may register for the same moment; they run in the order in which hub/__init__.py lists them.
"""

from collections.abc import Callable
from typing import Any

Hook = Callable[[Any], None]

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


def call(moment: str, handover: Any) -> None:
    """Run the hooks of this hand-over's kind for the moment."""
    for hook in _HOOKS.get((moment, handover.kind), ()):
        hook(handover)


def work_at(kind: str, endpoint: str) -> None:
    """Say at which page (taking handover_id) an accepted hand-over of this kind is worked on."""
    WORK_PAGES[kind] = endpoint
