"""What a resident needs, and what was done about it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class Need(Base):
    """A need that somebody told of; `handover_id` is the request whose answer told of it, if one did.

    `area` is the first half of the resident's postcode, for figures: known from the moment somebody acts on the need.
    """

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
    area: Mapped[str]
    changed_at: Mapped[datetime | None]
    version: Mapped[int]


class NeedStep(Base):
    """One thing done about a need: `how` it moved into `state`, `told` in people's words, `outcome` as answered."""

    __tablename__ = "need_step"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "need_id"], ["need.org_id", "need.id"]),
        ForeignKeyConstraint(["org_id", "by"], ["account.org_id", "account.id"]),
        Index("ix_need_step_org_id_need_id_id", "org_id", "need_id", "id"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    need_id: Mapped[UUID]
    at: Mapped[datetime]
    how: Mapped[str]
    state: Mapped[str]
    handover_id: Mapped[UUID | None]
    outcome: Mapped[str | None]
    told: Mapped[str | None]
    by: Mapped[UUID | None]
