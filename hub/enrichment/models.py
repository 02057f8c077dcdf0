"""A search under way: kept between visits, and answered from these rows alone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


def of_handover() -> ForeignKeyConstraint:
    """The received side of a hand-over in the same organisation."""
    return ForeignKeyConstraint(["org_id", "handover_id", "side"], ["handover.org_id", "handover.id", "handover.side"])


def by_account(column: str) -> ForeignKeyConstraint:
    """Somebody of the same organisation."""
    return ForeignKeyConstraint(["org_id", column], ["account.org_id", "account.id"])


class Search(Base):
    """The head of a search: its note, and the version that tells two people's checklists apart."""

    __tablename__ = "search"
    __table_args__ = (of_handover(), by_account("changed_by"))

    org_id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[str]
    note: Mapped[str]
    version: Mapped[int]
    changed_by: Mapped[UUID]
    changed_at: Mapped[datetime]


class SystemSearch(Base):
    """What one of the district's own systems gave, who looked there and when. No row: not searched yet."""

    __tablename__ = "system_search"
    __table_args__ = (of_handover(), by_account("searched_by"))

    org_id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[str]
    system: Mapped[str] = mapped_column(primary_key=True)
    result: Mapped[str]
    searched_by: Mapped[UUID]
    searched_at: Mapped[datetime]


class FoundPoint(Base):
    """A telephone number, e-mail or postal address that was found, and in which system."""

    __tablename__ = "found_point"
    __table_args__ = (
        UniqueConstraint("org_id", "handover_id", "kind", "value", "system"),
        of_handover(),
        by_account("added_by"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    handover_id: Mapped[UUID]
    side: Mapped[str]
    kind: Mapped[str]
    value: Mapped[str]
    system: Mapped[str]
    added_by: Mapped[UUID]
    added_at: Mapped[datetime]
