"""Before an act that must not be done by whoever merely finds an open session: the second factor once more.

The feature that knows second factors answers; a page below it asks here. What was typed comes along and is not lost.
"""

from collections.abc import Callable
from functools import wraps

from flask import Response, request

Ask = Callable[[], Response | None]
_ASK: list[Ask] = []


def asks_again(ask: Ask) -> Ask:
    """Register who is asked; None lets the person go on."""
    _ASK.append(ask)
    return ask


def ask_again() -> Response | None:
    """The page that asks for the factor in the place of the answer; None for whoever gave it lately, or has none."""
    return next((answer for answer in (ask() for ask in _ASK) if answer is not None), None)


def proven(*methods: str) -> Callable:
    """Guard a view, below its `@requires`, when it is called by one of these methods."""

    def guard(view: Callable) -> Callable:
        @wraps(view)
        def guarded(*args, **kwargs):
            return (request.method in methods and ask_again()) or view(*args, **kwargs)

        guarded.proven = methods
        return guarded

    return guard
