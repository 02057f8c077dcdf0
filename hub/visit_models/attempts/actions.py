"""The only writers of answers begun."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.tenancy import acting
from hub.visit_models.attempts.models import AnswersBegun


def keep(about_id: UUID, version: int, step: str, typed: dict[str, list[str]], question: str) -> None:
    """Keep what has been typed so far, the answer to this question the latest; saying it again changes nothing."""
    key = {"org_id": acting().org_id, "account_id": acting().account_id, "about_id": about_id}
    values = {"version": version, "step": step, "typed": typed, "at": now()}
    db.session.execute(
        insert(AnswersBegun)
        .values(key | values)
        .on_conflict_do_update(index_elements=["org_id", "account_id", "about_id"], set_=values)
    )
    record("answers:begun", about=[about_id], work=about_id, question=question)


def forget(about_id: UUID) -> None:
    """Let go of what was typed: it is recorded, or nobody wants it; the event of either is the caller's."""
    mine = (AnswersBegun.org_id == acting().org_id, AnswersBegun.account_id == acting().account_id)
    db.session.execute(delete(AnswersBegun).where(*mine, AnswersBegun.about_id == about_id))
