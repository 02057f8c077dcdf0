"""A quarter's review, the rights it found, and those that wait for somebody to confirm them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base

ACCOUNT = ["account.org_id", "account.id"]


class AccessReview(Base):
    """The review of one quarter. `lapsed_at` is when what nobody had decided was suspended."""

    __tablename__ = "access_review"
    __table_args__ = (
        UniqueConstraint("org_id", "quarter"),
        ForeignKeyConstraint(["org_id", "signed_by"], ACCOUNT),
        ForeignKeyConstraint(["org_id"], ["organisation.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    quarter: Mapped[str]
    opened_at: Mapped[datetime]
    due_on: Mapped[date]
    lapsed_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[UUID | None]
    note: Mapped[str | None]


class ReviewedRight(Base):
    """One person's role as the review found it, and what was decided, never by themselves.

    `spared` marks the last administrator's or information governance officer's: usable although nobody decided it.
    """

    __tablename__ = "access_review_right"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "review_id"], ["access_review.org_id", "access_review.id"]),
        ForeignKeyConstraint(["org_id", "account_id"], ACCOUNT),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    granted_at: Mapped[datetime]
    granted_by: Mapped[UUID | None]
    used_at: Mapped[datetime | None]
    how: Mapped[str | None]
    decision: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    suspended_at: Mapped[datetime | None]
    spared: Mapped[bool]


class SuspendedRole(Base):
    """A role that was taken out of `account_role` until somebody confirms it: no query can take it for a held one."""

    __tablename__ = "suspended_role"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "account_id"], ACCOUNT),
        ForeignKeyConstraint(["org_id", "review_id"], ["access_review.org_id", "access_review.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    granted_at: Mapped[datetime]
    granted_by: Mapped[UUID | None]
    review_id: Mapped[UUID]
    suspended_at: Mapped[datetime]
