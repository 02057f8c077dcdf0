"""Many requests at once, each in its own savepoint: what can be done is done, the rest is reported with its reason."""

from collections.abc import Callable, Mapping
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Row

from hub.handovers import actions, rules
from hub.handovers.queue import listed
from hub.kernel.db import db
from hub.kernel.problems import EditConflict, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting

Ticked = Mapping[UUID, int]


class Report(NamedTuple):
    """What was done, as the rows stand now, and what could not be, each with the reason."""

    done: list[Row]
    refused: list[tuple[Row, str]]
    missing: int


def claim(ticked: Ticked) -> Report:
    """Take each for oneself; one that a colleague holds is left with them."""
    return _each(
        ticked, lambda row: row.holder_id == acting().account_id, lambda row, version: actions.accept(row.id, version)
    )


def release(ticked: Ticked, of_others: bool) -> Report:
    """Put each back into the queue; a colleague's only where one may assign."""

    def let_go(row: Row, version: int) -> None:
        if row.holder_id != acting().account_id and not of_others:
            raise NotPossibleNow(f"{row.holder_name} holds it.")
        actions.release(row.id, version)

    return _each(ticked, lambda row: row.holder_id is None, let_go)


def assign(ticked: Ticked, holder_id: UUID | None, team: str | None) -> Report:
    """Give each to a colleague, a team, or both."""
    return _each(
        ticked,
        lambda row: (row.holder_id, row.team) == (holder_id, team),
        lambda row, version: actions.assign(row.id, version, holder_id, team),
    )


def _each(ticked: Ticked, is_so: Callable[[Row], bool], do: Callable[[Row, int], None]) -> Report:
    """A row that is as wanted already counts as done, so that a form sent twice reports the same."""
    before = listed(ticked)
    reasons: dict[UUID, str] = {}
    for row in before:
        if rules.is_open(row.status) and is_so(row):
            continue
        try:
            with db.session.begin_nested():
                do(row, ticked[row.id])
        except NotPossibleNow as problem:
            reasons[row.id] = problem.what_happened
        except (EditConflict, NotYours):
            reasons[row.id] = "Somebody changed it after you opened the list."
    now = listed(ticked)
    return Report(
        [row for row in now if row.id not in reasons],
        [(row, reasons[row.id]) for row in now if row.id in reasons],
        len(ticked) - len(before),
    )
