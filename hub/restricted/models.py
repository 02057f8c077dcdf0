"""Which records are restricted, who looked behind the glass and why, and what was said of it the next day."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class Restriction(Base):
    """A record that few may see. `person_id` is a resident, or the request by which somebody was handed over."""

    __tablename__ = "restriction"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "marked_by"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "ended_by"], ["account.org_id", "account.id"]),
        Index(
            "uq_restriction_standing", "org_id", "person_id", unique=True, postgresql_where=text("ended_at is null")
        ),
        Index("ix_restriction_org_id_person_id", "org_id", "person_id"),
    )  # fmt: skip

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    category: Mapped[str]
    reason: Mapped[str]
    marked_at: Mapped[datetime]
    marked_by: Mapped[UUID]
    review_on: Mapped[date]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]
    version: Mapped[int]


class GlassBreak(Base):
    """Somebody looked at a restricted record for a reason of theirs, for at most an hour; and what the review said."""

    __tablename__ = "glass_break"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "restriction_id"], ["restriction.org_id", "restriction.id"]),
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "reviewed_by"], ["account.org_id", "account.id"]),
        Index("ix_glass_break_to_review", "org_id", "broken_at", "id", postgresql_where=text("outcome is null")),
        Index("ix_glass_break_org_id_account_id_id", "org_id", "account_id", "id"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    restriction_id: Mapped[UUID]
    person_id: Mapped[UUID]
    account_id: Mapped[UUID]
    role: Mapped[str]
    category: Mapped[str]
    reason: Mapped[str]
    broken_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[str | None]
    outcome: Mapped[str | None]
    said: Mapped[str | None]
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[UUID | None]
