"""What a new list says to everything that was told: confirmed, differing, or nothing yet."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, update

from hub.intake.finished import after_import
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.tenancy import acting
from hub.national import queries
from hub.national.models import HandBackRow
from hub.national.rules.judging import CONFIRMED, DIFFERS, OUTSTANDING, judged, said
from hub.national.sources import Context
from hub.notices.actions import tell_role

SETTLED = ("acknowledged", "taken")


@after_import("national:reconcile")
def reconcile(run_id: UUID) -> None:
    """Hold the cases that an import said something new of against what was told of them; safe to repeat."""
    context = queries.context()
    found = queries.of_run(run_id) if context else ()
    changed = [(one, *_verdict(context, one)) for one in found]
    changed = [(one, state, theirs) for one, state, theirs in changed if (state, theirs) != (one.state, one.theirs)]
    if not changed:
        return
    _write(run_id, changed)
    counts = {state: sum(1 for _, new, _ in changed if new == state) for state in (CONFIRMED, DIFFERS)}
    about = {id_ for one, _, _ in changed for id_ in (one.case_id, one.resident_id)}
    record("hand_back:reconciled", about=about, run=run_id, **counts)
    if counts[DIFFERS]:
        tell_role([Role.SUPERVISOR], "hand-back-differs", run_id, context.system, "national.standing", show=DIFFERS)


def _verdict(context: Context, row: Row) -> tuple[str, dict[str, Any]]:
    """The state that follows, and their side. What a person settled stays until the list changes its mind."""
    theirs = said(row.expect, row.facts)
    if row.state in SETTLED and theirs == (row.theirs or row.before):
        return row.state, row.theirs
    state = judged(context.programme, context.system, row.expect, row.before, theirs)
    if state == OUTSTANDING and row.state not in (OUTSTANDING, DIFFERS):
        return row.state, theirs
    if row.state == "again" and state != CONFIRMED:
        return row.state, theirs
    return state, theirs


def _write(run_id: UUID, changed: Iterable[tuple[Row, str, dict[str, Any]]]) -> None:
    statement = (
        update(HandBackRow)
        .where(HandBackRow.org_id == acting().org_id, HandBackRow.id == bindparam("row"))
        .values(state=bindparam("now"), theirs=bindparam("says"), state_at=now(), run_id=run_id)
        .execution_options(synchronize_session=None)
    )
    values = [{"row": one.id, "now": state, "says": theirs} for one, state, theirs in changed]
    db.session.connection().execute(statement, values)
