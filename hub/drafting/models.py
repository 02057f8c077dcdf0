"""What a draft said before each of its last changes, so that one can be taken back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class DraftChange(Base):
    """One change of a draft: the body before it, by whom it was made and when. It goes when the draft goes."""

    __tablename__ = "draft_change"
    __table_args__ = (
        ForeignKeyConstraint(
            ["org_id", "name", "version"],
            ["section.org_id", "section.name", "section.version"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    account_id: Mapped[UUID]
    at: Mapped[datetime]
