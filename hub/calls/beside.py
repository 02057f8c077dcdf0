"""What other features put beside the form of a call: pages on which more of a conversation is written down.

The call is recorded first, by the same press, so that nothing that was typed is lost on the way there.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import url_for


class Link(NamedTuple):
    """A page of a case: its key and words on the button, and the endpoint that takes `case_id` and `values`."""

    key: str
    words: str
    endpoint: str
    values: dict[str, Any]

    def address(self, case_id: Any, closing: str | None) -> str:
        """Where the page is; `closing` is the outcome with which the conversation goes on to the end of the case."""
        return url_for(self.endpoint, case_id=case_id, **self.values, closing=closing)


_LINKS: list[Callable[[Any], list[Link]]] = []


def beside_the_call(links: Callable[[Any], list[Link]]) -> Callable[[Any], list[Link]]:
    """Register what leads from a call to other pages of its case; [] where there is nothing to lead to."""
    _LINKS.append(links)
    return links


def links(case: Any) -> list[Link]:
    """The pages beside the form of a call about this case."""
    return [found for one in _LINKS for found in one(case)]
