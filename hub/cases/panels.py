"""The parts of a case's page: each feature that knows something about a case adds its own."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import g
from sqlalchemy import Row

from hub.kernel.access import May, may
from hub.programmes.models import Programme

Read = Callable[[Row, Programme], Mapping[str, Any] | None]
ABOVE = 100  # panels of a lower order stand above what is known of the resident: what must be seen first


@dataclass(frozen=True, slots=True)
class Panel:
    """One part: `title` and `key` make its heading and the page's contents list; `read` tells None to leave it out."""

    key: str
    title: str
    template: str
    order: int
    right: May
    read: Read


_PANELS: dict[str, Panel] = {}


def panel(key: str, title: str, template: str, *, order: int, right: May = May.SEE_CASES) -> Callable[[Read], Read]:
    """Register what reads a part of the page from a case's row and its programme: `told` in the template.

    Orders: below 100 what must be seen first (without a place in the contents list), 200 how to reach them, 300 what
    was asked of others, 400 contacts and needs, 500 what was checked, 900 what happened. Under "about" it tells the
    ids of other people whom it shows: the look is recorded about them, too.
    """

    def register(read: Read) -> Read:
        _PANELS[key] = Panel(key, title, template, order, right, read)
        return read

    return register


@contextmanager
def one_page() -> Iterator[None]:
    """While a page is drawn, which writes nothing but who looked: what several parts of it need is read once."""
    g.read_for_page = {}
    try:
        yield
    finally:
        del g.read_for_page


def once(read: Callable[..., Any], *about: Any) -> Any:
    """What `read` finds about these, hashable, ones; asked of the database once within one_page()."""
    kept = g.get("read_for_page")
    if kept is None:
        return read(*about)
    if (read, about) not in kept:
        kept[read, about] = read(*about)
    return kept[read, about]


def panels(case: Row, programme: Programme) -> list[tuple[Panel, Mapping[str, Any]]]:
    """The parts that have something to tell to this workspace, in their order, each with what it tells."""
    allowed = sorted((one for one in _PANELS.values() if may(one.right)), key=lambda one: one.order)
    told = ((one, one.read(case, programme)) for one in allowed)
    return [(one, said) for one, said in told if said is not None]
