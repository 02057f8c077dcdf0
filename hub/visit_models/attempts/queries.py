"""Reads of answers begun: one's own alone."""

from uuid import UUID

from sqlalchemy import Row

from hub.kernel.db import row
from hub.kernel.tenancy import acting


def begun(about_id: UUID) -> Row | None:
    """What the acting person has answered so far about a visit or a task: version, step, typed."""
    return row(
        """select version, step, typed, at from answers_begun
           where org_id = acting_org() and account_id = :me and about_id = :about""",
        me=acting().account_id,
        about=about_id,
    )
