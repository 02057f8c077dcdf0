"""People whom a resident met, and places where they were."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


def _of_case() -> tuple[ForeignKeyConstraint, ...]:
    return (
        ForeignKeyConstraint(["org_id", "case_id"], ["case_file.org_id", "case_file.id"]),
        ForeignKeyConstraint(["org_id", "by"], ["account.org_id", "account.id"]),
    )


class CloseContact(Base):
    """A person named as a close contact: how and when they met last, and how to reach them."""

    __tablename__ = "close_contact"
    __table_args__ = (*_of_case(), Index("ix_close_contact_org_id_case_id", "org_id", "case_id"))

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    forename: Mapped[str | None]
    surname: Mapped[str | None]
    surname_key: Mapped[str]
    met: Mapped[str]
    met_on: Mapped[date | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    note: Mapped[str | None]
    added_at: Mapped[datetime]
    by: Mapped[UUID | None]
    version: Mapped[int]


class PlaceVisited(Base):
    """A place where a resident was on a day, local time; places are compared by kind and postcode (clusters)."""

    __tablename__ = "place_visited"
    __table_args__ = (
        *_of_case(),
        Index("ix_place_visited_org_id_case_id", "org_id", "case_id"),
        Index("ix_place_visited_org_id_kind_postcode_key", "org_id", "kind", "postcode_key", "visited_on"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    kind: Mapped[str]
    name: Mapped[str]
    postcode: Mapped[str | None]
    postcode_key: Mapped[str]
    visited_on: Mapped[date]
    arrived: Mapped[time | None]
    left: Mapped[time | None]
    note: Mapped[str | None]
    added_at: Mapped[datetime]
    by: Mapped[UUID | None]
    version: Mapped[int]


class NoneNamed(Base):
    """That a resident was asked, and said that there is nobody, or no place, to name."""

    __tablename__ = "none_named"
    __table_args__ = _of_case()

    org_id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    sort: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[UUID | None]
