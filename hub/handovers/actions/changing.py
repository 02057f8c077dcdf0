"""What every change of a hand-over needs: the row as it was seen, why it is no longer so, and telling the others."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, update

from hub.handovers import queries, rules
from hub.handovers.models import Handover
from hub.kernel.db import db
from hub.kernel.problems import EditConflict, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later


def received(handover_id: UUID) -> Row:
    """The acting organisation's row of what it received. Raises NotYours."""
    row = queries.received(handover_id)
    if row is None:
        raise NotYours()
    return row


def pass_on(row: Row, side: str, event: UUID) -> None:
    """Let the other side know what this side of a hand-over says from now on, and by which event."""
    later("handover:pass_on", acts_for=row.other_org_id, handover=row.id, side=side, event=event)


def change(handover_id: UUID, version: int, **values: Any) -> None:
    """Write into an open received row that is as it was seen. Raises EditConflict, NotYours, NotPossibleNow."""
    changed = db.session.execute(
        update(Handover)
        .where(Handover.org_id == acting().org_id, Handover.id == handover_id, Handover.side == "received")
        .where(Handover.version == version, Handover.status.in_(rules.OPEN))
        .values(version=version + 1, **values)
    )
    if changed.rowcount != 1:
        explain(handover_id)


def explain(handover_id: UUID, holder: str | None = None, version: int | None = None) -> None:
    """Say why a change found no row: not ours, ended meanwhile, held by a colleague, or changed by someone else."""
    row = queries.received(handover_id)
    if row is None:
        raise NotYours()
    status = rules.STATUS_WORDS[row.status]
    if not rules.is_open(row.status):
        raise NotPossibleNow(f"This request has ended: {status.lower()}.", "Go back to your queue.")
    if row.version == version:
        raise NotPossibleNow(f"{row.holder_name} holds this request.", "Open it: you can take it over there.")
    raise EditConflict(row.version, [("Status", status, None), ("Held by", row.holder_name or "nobody", holder)])
