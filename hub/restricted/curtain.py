"""What must know of every record, whoever's page it runs on: duplicate checks, packs that may leave nobody out.

Whatever is found so must not be shown: the caller cuts it down to what is `not_hidden`.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from hub.kernel.db import row, rows
from hub.kernel.tenancy import acting

# How many restricted records the acting person is not shown: a column for a statement that a list asks anyway.
HIDDEN_NUMBER = """(select count(*) from restriction hr
    where hr.org_id = acting_org() and hr.ended_at is null and hr.person_id = any(lobby.hidden()))"""


@contextmanager
def lifted() -> Iterator[None]:
    """For as long as it lasts, the statements of this transaction see restricted records too."""
    if acting().curtain is None:
        yield
        return
    drawn = row("select current_setting('hub.curtain', true) as was, set_config('hub.curtain', '', true)").was
    try:
        yield
    except DBAPIError:  # the transaction is undone, or goes back to before this, and its settings with it
        raise
    except BaseException:
        _draw(drawn)
        raise
    _draw(drawn)


def _draw(curtain: str) -> None:
    rows("select set_config('hub.curtain', :curtain, true)", curtain=curtain)


def hidden_number() -> int:
    """How many restricted records the acting person is not shown; 0 where there is no curtain."""
    return row(f"select {HIDDEN_NUMBER} as n").n if acting().curtain is not None else 0  # noqa: S608


def hidden_among(ids: Collection[UUID]) -> set[UUID]:
    """Which of these people, cases and requests the acting person is not shown."""
    if not ids or acting().curtain is None:
        return set()
    found = rows(
        "select id from unnest(cast(:ids as uuid[])) as one (id) where id = any(lobby.hidden())", ids=list(ids)
    )
    return {one.id for one in found}
