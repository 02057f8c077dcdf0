"""A visit, and the attempts that were made at its steps."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.cipher import SealedDocument
from hub.kernel.db import Base


class Visit(Base):
    """One visit for one accepted door-knock; `state` is where it stands (visit_models.rules.State).

    `onward_id` is the hand-over to a partner that the present step waits for.
    """

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("org_id", "handover_id"),
        ForeignKeyConstraint(["org_id", "handover_id", "side"], ["handover.org_id", "handover.id", "handover.side"]),
        ForeignKeyConstraint(
            ["org_id", "model", "model_version"], ["section.org_id", "section.name", "section.version"]
        ),
        Index("ix_visit_org_id_due_from", "org_id", "due_from", postgresql_where=text("status = 'open'")),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    handover_id: Mapped[UUID]
    side: Mapped[str]
    model: Mapped[str]
    model_version: Mapped[int]
    status: Mapped[str]
    state: Mapped[dict] = mapped_column(JSONB)
    due_from: Mapped[datetime | None]
    due_until: Mapped[datetime | None]
    onward_id: Mapped[UUID | None]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    version: Mapped[int]


class VisitAttempt(Base):
    """One attempt: who made it, when, its outcome and the form's answers. A partner's has its hand-over.

    `household` are outcomes of the step for others whom the request names, by their place.
    """

    __tablename__ = "visit_attempt"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "visit_id"], ["visit.org_id", "visit.id"]),
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "second_id"], ["account.org_id", "account.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    step: Mapped[str]
    outcome: Mapped[str]
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    role: Mapped[str]
    account_id: Mapped[UUID | None]
    second_id: Mapped[UUID | None]
    onward_id: Mapped[UUID | None]
    answers: Mapped[dict] = mapped_column(SealedDocument)
    household: Mapped[dict] = mapped_column(JSONB)
