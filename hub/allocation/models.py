"""Which level of training a person has, and for when the clock of their shift's end is set."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class AccountLevel(Base):
    """A person's level: append-only; the one set last counts. `level` is a key of the live `[allocation]` section."""

    __tablename__ = "account_level"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
        Index("ix_account_level_org_id_account_id_id", "org_id", "account_id", "id"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    level: Mapped[str]
    set_at: Mapped[datetime]
    set_by: Mapped[UUID | None]


class ShiftClock(Base):
    """The end (UTC) of a person's shift for which a timer is set; a timer of any other moment does nothing."""

    __tablename__ = "shift_clock"
    __table_args__ = (ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    ends_at: Mapped[datetime]
