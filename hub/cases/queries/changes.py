"""What lists changed: on a case and not yet seen by anybody, and what a list that waits would change."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, select

from hub.cases.list_changes import differing
from hub.cases.models import CaseChange
from hub.kernel.db import db, rows
from hub.kernel.tenancy import acting

STAGED = """
    (select * from import_row i where i.org_id = cast(:org as int) and i.run_id = :run and i.number = any(:numbers))
"""


def unseen_changes(case_id: UUID) -> Sequence[CaseChange]:
    """What lists changed on a case since somebody last said that they had seen it, the latest first."""
    wanted = select(CaseChange).where(
        CaseChange.org_id == acting().org_id, CaseChange.case_id == case_id, CaseChange.seen_at.is_(None)
    )
    return db.session.scalars(wanted.order_by(CaseChange.at.desc(), CaseChange.field)).all()


def changes_to_come(run_id: UUID, numbers: Sequence[int]) -> Sequence[Row]:
    """What these rows of a list that waits would change: number, case, resident, field, old, new, kept."""
    return rows(differing(STAGED), org=acting().org_id, run=run_id, numbers=list(numbers))
