"""Other ways in and out than a password: the features above add theirs, identity knows no provider.

Each is asked while the page is made; none writes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from hub.kernel.access import May, may


@dataclass(frozen=True)
class Link:
    """A line that leads on: what it says, and where to."""

    label: str
    href: str


_OFFERS: list[Callable[[], Iterable[Link]]] = []
_ELSEWHERE: list[Callable[[Any], bool]] = []
_ONWARD: list[Callable[[Any], str | None]] = []
_PAGES: dict[str, dict[str, tuple[str, May]]] = {"account": {}, "people": {}}


def offers(ways: Callable[[], Iterable[Link]]) -> Callable[[], Iterable[Link]]:
    """Register what the sign-in page offers besides a password."""
    _OFFERS.append(ways)
    return ways


def sends_elsewhere(when: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Register when a right password is not enough, because the account's organisation signs in another way.

    It is asked as the account's organisation, with the account's row.
    """
    _ELSEWHERE.append(when)
    return when


def onward(where: Callable[[Any], str | None]) -> Callable[[Any], str | None]:
    """Register where somebody is led who has signed out: asked with the person, before their session ends."""
    _ONWARD.append(where)
    return where


def page_of(place: str, label: str, endpoint: str, right: May) -> None:
    """Link a page from one's own account (`account`) or from the page of all people (`people`)."""
    _PAGES[place][endpoint] = (label, right)


def offered() -> list[Link]:
    """What the sign-in page offers besides a password."""
    return [link for ways in _OFFERS for link in ways()]


def is_elsewhere(account: Any) -> bool:
    """Whether this account may not come in by password."""
    return any(when(account) for when in _ELSEWHERE)


def leads_on(person: Any) -> str | None:
    """The page to show after signing out, if it is not the ordinary one."""
    return next((found for where in _ONWARD if (found := where(person))), None)


def pages(place: str) -> list[Link]:
    """The pages linked from this place, as far as the person may open them."""
    return [
        Link(label, url_for(endpoint))
        for endpoint, (label, right) in _PAGES[place].items()
        if endpoint in current_app.view_functions and may(right)
    ]
