"""What other features put beside the form of a call: links to pages on which more of a conversation is written down."""

from collections.abc import Callable
from typing import Any

Link = tuple[str, str]  # its words, and its address
_LINKS: list[Callable[[Any], Link | None]] = []


def beside_the_call(link: Callable[[Any], Link | None]) -> Callable[[Any], Link | None]:
    """Register what leads from a call to another page of its case; None where there is nothing to lead to."""
    _LINKS.append(link)
    return link


def links(case: Any) -> list[Link]:
    """The links beside the form of a call about this case."""
    return [found for one in _LINKS if (found := one(case))]
