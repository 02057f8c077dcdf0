"""The parts of a case's page: each feature that knows something about a case adds its own."""

from collections.abc import Callable, Iterable, Iterator, Mapping
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
    """One part: `title` and `key` make its heading and the page's contents list; `read` tells None to leave it out.

    `in_summary` is its template in the summary of a case, which is printed; None leaves it out of that.
    """

    key: str
    title: str
    template: str
    order: int
    right: May
    read: Read
    in_summary: str | None = None


_PANELS: dict[str, Panel] = {}


def panel(
    key: str, title: str, template: str, *, order: int, right: May = May.SEE_CASES, in_summary: str | None = None
) -> Callable[[Read], Read]:
    """Register what reads a part of the page from a case's row and its programme: `told` in the template.

    Orders: below 100 what must be seen first (without a place in the contents list; 50 the numbers to ring), 200 how to
    reach them, 300 what was asked of others, 400 contacts and needs, 500 what was checked, 900 what happened. Under
    "about" it tells the ids of other people whom it shows: the look is recorded about them, too. What the summary for
    health protection is to tell as well is drawn there from what was read, by a template of its own: `in_summary`.
    """

    def register(read: Read) -> Read:
        _PANELS[key] = Panel(key, title, template, order, right, read, in_summary)
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
    return _told(_PANELS.values(), case, programme)


def summed_up(case: Row, programme: Programme) -> list[tuple[Panel, Mapping[str, Any]]]:
    """Those of them that belong in the summary of a case, with what each tells; nothing else is read."""
    return _told((one for one in _PANELS.values() if one.in_summary), case, programme)


def _told(parts: Iterable[Panel], case: Row, programme: Programme) -> list[tuple[Panel, Mapping[str, Any]]]:
    allowed = sorted((one for one in parts if may(one.right)), key=lambda one: one.order)
    told = ((one, one.read(case, programme)) for one in allowed)
    return [(one, said) for one, said in told if said is not None]


def shown_about(parts: Iterable[tuple[Panel, Mapping[str, Any]]]) -> list[Any]:
    """The ids of other people whom these parts show: whoever draws them records the look about them."""
    return [one for _, told in parts for one in told.get("about", ())]
