"""What is kept about asking the trail: figures of past days, saved questions, and questions for names elsewhere."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class EventDay(Base):
    """How often what was done here on a day that is over: kind of event → count. Written once."""

    __tablename__ = "event_day"

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    counts: Mapped[dict] = mapped_column(JSONB)


class SavedQuestion(Base):
    """A filter of the trail under a name that an officer gave it; `filter` holds ids, codes and spans as typed."""

    __tablename__ = "saved_question"
    __table_args__ = (
        UniqueConstraint("org_id", "name"),
        ForeignKeyConstraint(["org_id", "saved_by"], ["account.org_id", "account.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    filter: Mapped[dict] = mapped_column(JSONB)
    saved_by: Mapped[UUID]
    saved_at: Mapped[datetime]


class QuestionLook(Base):
    """When one officer last looked at the answer to a saved question."""

    __tablename__ = "question_look"
    __table_args__ = (
        ForeignKeyConstraint(
            ["org_id", "question_id"], ["saved_question.org_id", "saved_question.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    looked_at: Mapped[datetime]


class NamesRequest(Base):
    """One council asks another for the names behind its looks at a hand-over: the asker's row, and the other's copy.

    `answer` lists what was given: name, role, looks, first and last look. The copy never says who asked.
    """

    __tablename__ = "names_request"
    __table_args__ = (
        ForeignKeyConstraint(
            ["org_id", "handover_id", "handover_side"], ["handover.org_id", "handover.id", "handover.side"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(["org_id", "asked_by"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "answered_by"], ["account.org_id", "account.id"]),
    )  # fmt: skip

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    handover_id: Mapped[UUID]
    handover_side: Mapped[str]
    other_org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    why: Mapped[str]
    asked_by: Mapped[UUID | None]
    asked_at: Mapped[datetime]
    status: Mapped[str]
    answer: Mapped[list | None] = mapped_column(JSONB(none_as_null=True))
    reason: Mapped[str | None]
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
