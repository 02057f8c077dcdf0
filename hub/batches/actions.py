"""The only writer of batches: each case in a savepoint of its own, and a line in the report whatever came of it."""

from collections.abc import Callable, Iterable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Row, insert, update

from hub.batches.models import Batch, BatchRow
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import EditConflict, Problem
from hub.kernel.tenancy import acting

CHANGED = "Somebody changed it at this moment. Look at it again."
Do = Callable[[Row], str]


class Line(NamedTuple):
    """What became of one case."""

    case_id: UUID
    from_id: UUID | None
    to_id: UUID | None
    done: bool
    said: str


def each(
    kind: str, cases: Iterable[Row], do: Do, to: Callable[[Row], UUID | None] = lambda _: None,
    account_id: UUID | None = None, back: str = "",
) -> UUID:  # fmt: skip
    """Do it to each of these cases and keep what came of it; returns the batch's id.

    `do` returns a sentence, or raises the Problem that is told instead; `to` says to whom a case goes, where it goes.
    """
    lines = []
    for case in cases:
        try:
            with db.session.begin_nested():
                said, done = do(case), True
        except EditConflict:
            said, done = CHANGED, False
        except Problem as problem:
            said, done = problem.what_happened, False
        lines.append(Line(case.id, case.allocated_to, to(case) if done else None, done, said))
    return _keep(kind, lines, account_id, back)


def _keep(kind: str, lines: list[Line], account_id: UUID | None, back: str) -> UUID:
    actor, batch_id = acting(), new_id()
    by = None if actor.by_job else actor.account_id
    values = {"org_id": actor.org_id, "id": batch_id, "kind": kind, "at": now(), "by": by, "back": back}
    db.session.execute(insert(Batch).values(account_id=account_id, **values))
    if lines:
        key = {"org_id": actor.org_id, "batch_id": batch_id}
        written = [key | {"place": place} | one._asdict() for place, one in enumerate(lines, 1)]
        db.session.execute(insert(BatchRow), written)
    done = sum(one.done for one in lines)
    record("batch:done", about=[batch_id, account_id], batch=batch_id, kind=kind, done=done, refused=len(lines) - done)
    return batch_id


def mark_undone(batch_id: UUID) -> bool:
    """Say that a whole batch was taken back; False when it was already."""
    statement = update(Batch).where(Batch.org_id == acting().org_id, Batch.id == batch_id, Batch.undone_at.is_(None))
    if not db.session.execute(statement.values(undone_at=now())).rowcount:
        return False
    record("batch:undone", about=[batch_id], batch=batch_id)
    return True
