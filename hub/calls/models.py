"""What was tried to reach a resident: calls, texts and emails, and the county's own systems looked into."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class Call(Base):
    """One call, text or email about a case, and how it ended in the programme's terms.

    `number_shown` is the number that the resident saw, `told` what they were told (keys of the county's file). A call
    that was taken back stays, struck out; `undo` holds what it had changed, where nothing else hangs on it.
    One that was about several of a household has a row for each of them, with one `household_call_id`.
    """

    __tablename__ = "call"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "case_id"], ["case_file.org_id", "case_file.id"]),
        ForeignKeyConstraint(["org_id", "contact_point_id"], ["contact_point.org_id", "contact_point.id"]),
        ForeignKeyConstraint(["org_id", "by"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "struck_by"], ["account.org_id", "account.id"]),
        Index("ix_call_org_id_case_id_at", "org_id", "case_id", "at"),
        Index("ix_call_org_id_by_recorded_at", "org_id", "by", "recorded_at"),
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
    number_shown: Mapped[str | None]
    answered_because: Mapped[str | None]
    told: Mapped[list[str]] = mapped_column(JSONB)
    struck_at: Mapped[datetime | None]
    struck_by: Mapped[UUID | None]
    undo: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
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


class ResidentMessage(Base):
    """A text or an email to a resident, word for word as it was shown before it was sent, and how it arrived.

    `sent_by` is notify, or hand where a person sent it from elsewhere; `call_id` is its line in the log of calls.
    """

    __tablename__ = "resident_message"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "case_id"], ["case_file.org_id", "case_file.id"]),
        ForeignKeyConstraint(["org_id", "contact_point_id"], ["contact_point.org_id", "contact_point.id"]),
        ForeignKeyConstraint(["org_id", "by"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "call_id"], ["call.org_id", "call.id"]),
        Index("ix_resident_message_case", "org_id", "case_id", "written_at"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    contact_point_id: Mapped[UUID]
    channel: Mapped[str]
    template: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str | None]
    body: Mapped[str]
    sent_by: Mapped[str]
    notify_template: Mapped[str | None]
    status: Mapped[str]
    fault: Mapped[str | None]
    written_at: Mapped[datetime]
    by: Mapped[UUID | None]
    sent_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    call_id: Mapped[UUID | None]
