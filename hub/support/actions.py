"""The only writer of needs."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import insert

from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.tenancy import acting
from hub.support.models import Need


def record_need(
    about_kind: str,
    about_id: UUID,
    kind: str,
    note: str | None = None,
    handover_id: UUID | None = None,
    about: Iterable[UUID] = (),
) -> UUID:
    """Record that somebody is in need, about a 'case' or a 'handover'; `about` names the resident for the event."""
    need_id = new_id()
    values = {
        "org_id": acting().org_id,
        "id": need_id,
        "about_kind": about_kind,
        "about_id": about_id,
        "kind": kind,
        "note": note,
        "state": "open",
        "handover_id": handover_id,
        "recorded_at": now(),
        "by": acting().account_id,
    }
    db.session.execute(insert(Need).values(values))
    record("need:recorded", about=[about_id, *about], need=need_id, kind=kind[:80], about_kind=about_kind)
    return need_id
