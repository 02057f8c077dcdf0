"""Answers that somebody has begun to give, a screen at a time, before they are recorded."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.cipher import SealedDocument
from hub.kernel.db import Base
from hub.kernel.work.relay import forget_after

KEPT = timedelta(days=2)


class AnswersBegun(Base):
    """One person's answers about one visit or task (`about_id`), as typed. Row security hides them from others.

    `version` and `step` are the standing of the work for which they were given. The relay forgets them after two days.
    """

    __tablename__ = "answers_begun"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
        Index("ix_answers_begun_at", "at"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    about_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    step: Mapped[str]
    typed: Mapped[dict] = mapped_column(SealedDocument)
    at: Mapped[datetime]


forget_after(AnswersBegun.__tablename__, KEPT)
