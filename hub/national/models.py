"""Hand-back packs. A row keeps what was told, not what the case says since."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class HandBackPack(Base):
    """One numbered file for the national system."""

    __tablename__ = "hand_back_pack"
    __table_args__ = (
        UniqueConstraint("org_id", "number"),
        ForeignKeyConstraint(["org_id", "made_by"], ["account.org_id", "account.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    programme: Mapped[str]
    system: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID]


class HandBackRow(Base):
    """One closing of one case, in national terms."""

    __tablename__ = "hand_back_row"
    __table_args__ = (
        UniqueConstraint("org_id", "case_id", "closed_at"),
        ForeignKeyConstraint(["org_id", "pack_id"], ["hand_back_pack.org_id", "hand_back_pack.id"]),
        ForeignKeyConstraint(["org_id", "case_id"], ["case_file.org_id", "case_file.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    case_id: Mapped[UUID]
    closed_at: Mapped[datetime]
    reference: Mapped[str]
    outcome: Mapped[str]
    code: Mapped[str]
    contact_points: Mapped[list[Any]] = mapped_column(JSONB)
    needs: Mapped[list[Any]] = mapped_column(JSONB)
