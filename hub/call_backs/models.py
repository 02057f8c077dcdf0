"""The call that a resident asked for, in double entry like the request it belongs to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class CallBack(Base):
    """One side of a call back. The sender's copy has a number only where the agreement returns contact details.

    `state` of the receiver's: waiting (whose visit it was is not known yet), passed to the sender, ours to ring, rung.
    """

    __tablename__ = "call_back"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "handover_id", "side"], ["handover.org_id", "handover.id", "handover.side"]),
        ForeignKeyConstraint(["org_id", "card_id"], ["card.org_id", "card.id"]),
        ForeignKeyConstraint(["org_id", "rung_by"], ["account.org_id", "account.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    handover_id: Mapped[UUID | None]
    card_id: Mapped[UUID | None]
    phone: Mapped[str | None]
    part_of_day: Mapped[str]
    language: Mapped[str]
    asked_at: Mapped[datetime]
    state: Mapped[str]
    rung_at: Mapped[datetime | None]
    rung_by: Mapped[UUID | None]
