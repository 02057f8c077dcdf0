"""An escalation of a case, and what people wrote about it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class Escalation(Base):
    """A question to the consultant about a case, which stays with its tracer.

    `setting` is why: a setting of the programme, `variant` or `other`. `state` says whose desk it is on (rules.py).
    `reference` is what those call it to whom it was passed on.
    """

    __tablename__ = "escalation"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "case_id"], ["case_file.org_id", "case_file.id"]),
        ForeignKeyConstraint(["org_id", "raised_by"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "taken_by"], ["account.org_id", "account.id"]),
        Index(
            "uq_escalation_org_id_case_id", "org_id", "case_id", unique=True, postgresql_where=text("state <> 'over'")
        ),
        Index("ix_escalation_org_id_case_id", "org_id", "case_id", "raised_at"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    setting: Mapped[str]
    state: Mapped[str]
    version: Mapped[int]
    raised_at: Mapped[datetime]
    raised_by: Mapped[UUID | None]
    due_at: Mapped[datetime]
    taken_by: Mapped[UUID | None]
    taken_at: Mapped[datetime | None]
    advised_at: Mapped[datetime | None]
    passed_at: Mapped[datetime | None]
    reference: Mapped[str | None]
    acknowledged_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class EscalationNote(Base):
    """What somebody wrote about an escalation: reason, question, reply, advice. Events name it by its id alone."""

    __tablename__ = "escalation_note"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "escalation_id"], ["escalation.org_id", "escalation.id"]),
        ForeignKeyConstraint(["org_id", "by"], ["account.org_id", "account.id"]),
        Index("ix_escalation_note_org_id_escalation_id_at", "org_id", "escalation_id", "at"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    escalation_id: Mapped[UUID]
    kind: Mapped[str]
    body: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[UUID | None]
