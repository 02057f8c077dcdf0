"""Which column of a file holds which fact, as a person said: for one run, and remembered for the next."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as upsert

from hub.intake import queries
from hub.intake.actions.staging import drop_read
from hub.intake.models import ColumnName
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later

CHOOSING = ("unmatched", "ready")


def match_columns(run_id: UUID, chosen: Mapping[str, str], remember: bool) -> None:
    """Have a file read with these columns, fact → name in the file; what was read with others before is dropped.

    Raises NotPossibleNow once the file is on its way or gone.
    """
    run = queries.run(run_id, lock=True)
    if run.status not in CHOOSING:
        raise NotPossibleNow(
            "The columns of this file can’t be chosen any more.",
            "Look at the list of imports: it was imported, or discarded, by you or a colleague.",
        )
    drop_read(run_id)
    run.matched, run.status, run.problem = dict(chosen), "reading", None
    for name in ("total", "done", "new", "changed", "unchanged", "rejected", "repeated", "unrouted", "outside"):
        setattr(run, name, 0)
    record("import:matched", about=[run_id], run=run_id, fields=list(chosen))
    if remember:
        for fact, name in chosen.items():
            remember_column(run.programme, name, fact)
    later("intake:read", run_id=run_id)


def remember_column(programme: str, name: str, fact: str) -> None:
    """Read columns of this name as this fact from now on."""
    values = {"fact": fact, "added_at": now(), "added_by": acting().account_id}
    keys = {"org_id": acting().org_id, "programme": programme, "name": name}
    statement = upsert(ColumnName).values(**keys, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=values))
    record("column_name:added", fact=fact)


def forget_column(programme: str, name: str) -> None:
    """Read columns of this name no longer. Raises NotYours for one that nobody remembered."""
    found = delete(ColumnName).where(
        ColumnName.org_id == acting().org_id, ColumnName.programme == programme, ColumnName.name == name
    )
    fact = db.session.scalar(found.returning(ColumnName.fact))
    if fact is None:
        raise NotYours()
    record("column_name:removed", fact=fact)
