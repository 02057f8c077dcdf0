"""What a resident needs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class Need(Base):
    """A need that somebody told of; `handover_id` is the request whose answer told of it, if one did."""

    __tablename__ = "need"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "by"], ["account.org_id", "account.id"]),
        Index("ix_need_org_id_about_id", "org_id", "about_id"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    about_kind: Mapped[str]
    about_id: Mapped[UUID]
    kind: Mapped[str]
    note: Mapped[str | None]
    state: Mapped[str]
    handover_id: Mapped[UUID | None]
    recorded_at: Mapped[datetime]
    by: Mapped[UUID | None]
