"""How requests were placed by rule: the history from which the page says why, and whose turn it is."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class Placement(Base):
    """One decision of a rule about a received request: to whom, or to which team's queue, and why (rules.WHY)."""

    __tablename__ = "placement"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "handover_id", "side"], ["handover.org_id", "handover.id", "handover.side"]),
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
        Index("ix_placement_org_id_handover_id_id", "org_id", "handover_id", "id"),
        Index(
            "ix_placement_org_id_account_id_id",
            "org_id",
            "account_id",
            "id",
            postgresql_where=text("account_id is not null"),
        ),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    handover_id: Mapped[UUID]
    side: Mapped[str]
    rule: Mapped[str]
    why: Mapped[str]
    team: Mapped[str | None]
    patch: Mapped[str | None]
    account_id: Mapped[UUID | None]
    at: Mapped[datetime]
