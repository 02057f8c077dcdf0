"""Cards, the batches they were made in, codes that officers say, and who read our translations."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class CardBatch(Base):
    """Cards that one person made at one time: for a visit, or blank ones to take along."""

    __tablename__ = "card_batch"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "handover_id", "side"], ["handover.org_id", "handover.id", "handover.side"]),
        ForeignKeyConstraint(["org_id", "made_by"], ["account.org_id", "account.id"]),
        Index("ix_card_batch_org_id_made_at", "org_id", "made_at"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    language: Mapped[str]
    paper: Mapped[str]
    cards: Mapped[int]
    handover_id: Mapped[UUID | None]
    side: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID]


class Card(Base):
    """One card. Its code is nowhere but on the paper: here is only a keyed hash of it."""

    __tablename__ = "card"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "batch_id"], ["card_batch.org_id", "card_batch.id"]),
        ForeignKeyConstraint(["org_id", "handover_id", "side"], ["handover.org_id", "handover.id", "handover.side"]),
        ForeignKeyConstraint(["org_id", "left_by"], ["account.org_id", "account.id"]),
        Index("ix_card_org_id_batch_id", "org_id", "batch_id"),
        Index("uq_card_code_hash", "code_hash", unique=True),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    batch_id: Mapped[UUID]
    handover_id: Mapped[UUID | None]
    side: Mapped[str]
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    left_by: Mapped[UUID | None]
    cancelled_at: Mapped[datetime | None]


class VisitCode(Base):
    """That an officer is on visits on a day, found by the hash of the code that they say."""

    __tablename__ = "visit_code"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
        Index("ix_visit_code_code_hash", "code_hash"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]


class CardTextReview(Base):
    """Which version of our translation a named speaker of the language has read, for one organisation."""

    __tablename__ = "card_text_review"
    __table_args__ = (ForeignKeyConstraint(["org_id", "confirmed_by"], ["account.org_id", "account.id"]),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    speaker: Mapped[str]
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[UUID]
