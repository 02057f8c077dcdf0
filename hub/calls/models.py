"""What was tried to reach a resident: calls, texts and emails, and the county's own systems looked into."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class Call(Base):
    """One call, text or email about a case, and how it ended in the programme's terms.

    One that was about several of a household has a row for each of them, with one `household_call_id`.
    """

    __tablename__ = "call"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "case_id"], ["case_file.org_id", "case_file.id"]),
        ForeignKeyConstraint(["org_id", "contact_point_id"], ["contact_point.org_id", "contact_point.id"]),
        ForeignKeyConstraint(["org_id", "by"], ["account.org_id", "account.id"]),
        Index("ix_call_org_id_case_id_at", "org_id", "case_id", "at"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    at: Mapped[datetime]
    channel: Mapped[str]
    contact_point_id: Mapped[UUID | None]
    outcome: Mapped[str]
    note: Mapped[str | None]
    call_back_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    by: Mapped[UUID | None]
    household_call_id: Mapped[UUID | None]


class SystemCheck(Base):
    """The last look into one of the county's own systems for a case."""

    __tablename__ = "system_check"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "case_id"], ["case_file.org_id", "case_file.id"]),
        ForeignKeyConstraint(["org_id", "by"], ["account.org_id", "account.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    system: Mapped[str] = mapped_column(primary_key=True)
    result: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[UUID | None]
