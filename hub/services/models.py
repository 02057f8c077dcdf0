"""The directory of services that an organisation loaded, and each load of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKeyConstraint, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class Service(Base):
    """One service; `source` is its id in the feed, `hours` its opening times, `needs` the kinds of need it is for."""

    __tablename__ = "service"

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    source: Mapped[str]
    name: Mapped[str]
    provider: Mapped[str]
    description: Mapped[str]
    url: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    cost: Mapped[str]
    eligibility: Mapped[str]
    hours: Mapped[list[Any]] = mapped_column(JSONB)
    needs: Mapped[list[str]] = mapped_column(ARRAY(Text))
    places: Mapped[list[Any]] = mapped_column(JSONB)
    words: Mapped[str]
    digest: Mapped[str]
    active: Mapped[bool]
    changed_at: Mapped[datetime]


class ServicePlace(Base):
    """A place at which a service is given, with its grid reference where it is known."""

    __tablename__ = "service_place"
    __table_args__ = (ForeignKeyConstraint(["org_id", "service_id"], ["service.org_id", "service.id"]),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str]
    postcode: Mapped[str]
    easting: Mapped[int | None]
    northing: Mapped[int | None]


class ServiceRun(Base):
    """One load of the directory from a file or a feed: its counts, what was skipped and why, or why it failed."""

    __tablename__ = "service_run"
    __table_args__ = (ForeignKeyConstraint(["org_id", "by"], ["account.org_id", "account.id"]),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[UUID | None]
    source: Mapped[str]
    status: Mapped[str]
    page: Mapped[int]
    staged: Mapped[list[Any]] = mapped_column(JSONB)
    counts: Mapped[dict[str, int]] = mapped_column(JSONB)
    skipped: Mapped[list[Any]] = mapped_column(JSONB)
    problem: Mapped[str | None]
