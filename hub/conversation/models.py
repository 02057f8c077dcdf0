"""The message: two rows, the writer's and the receiver's copy, each in its own organisation."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class Message(Base):
    """One side of a message about a hand-over. The received copy names the writer's role, never the writer.

    `handover_side` is which side of the hand-over this organisation holds; `passed_at` is when the sent one reached
    the other council, `kept_why` the reason for which it never will.
    """

    __tablename__ = "message"
    __table_args__ = (
        ForeignKeyConstraint(
            ["org_id", "handover_id", "handover_side"], ["handover.org_id", "handover.id", "handover.side"]
        ),
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "read_by"], ["account.org_id", "account.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    handover_id: Mapped[UUID]
    handover_side: Mapped[str]
    other_org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    words: Mapped[str]
    account_id: Mapped[UUID | None]
    role: Mapped[str]
    at: Mapped[datetime]
    passed_at: Mapped[datetime | None]
    kept_why: Mapped[str | None]
    read_at: Mapped[datetime | None]
    read_by: Mapped[UUID | None]
