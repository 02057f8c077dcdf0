"""What other features put beside the form of a call: links to pages on which more of a conversation is written down."""

from collections.abc import Callable, Iterable
from typing import Any

Link = tuple[str, str]  # its words, and its address
Lead = Callable[[Any], Iterable[Link]]
_LEADS: list[Lead] = []


def beside_the_call(lead: Lead) -> Lead:
    """Register what leads from a call to other pages of its case."""
    _LEADS.append(lead)
    return lead


def links(case: Any) -> list[Link]:
    """The links beside the form of a call about this case."""
    return [link for lead in _LEADS for link in lead(case)]
