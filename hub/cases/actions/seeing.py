"""Somebody has taken note of what a list changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from hub.cases.models import CaseChange
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.tenancy import acting


def see_changes(case_id: UUID, resident_id: UUID, until: datetime) -> int:
    """Mark what lists changed on a case up to a moment as seen; returns how much. What came later stays to be seen."""
    found = db.session.execute(
        update(CaseChange)
        .where(
            CaseChange.org_id == acting().org_id, CaseChange.case_id == case_id,
            CaseChange.at <= until, CaseChange.seen_at.is_(None),
        )
        .values(seen_at=now(), seen_by=acting().account_id)
    ).rowcount  # fmt: skip
    if found:
        record("case:changes_seen", about=[case_id, resident_id], case=case_id, count=found)
    return found
