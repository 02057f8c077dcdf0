"""Pairs of residents who may be one person, and what a merge moved."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class Likeness(Base):
    """Two residents who may be one person; `one_id` is the smaller id. Open until somebody says same or different.

    `reasons` are codes of what agrees and what differs (rules/comparing.py), as they were when last looked at; an open
    one that carries `decided_at` was decided before: somebody asked again (`asked_at`), or something agrees now that
    did not then.
    """

    __tablename__ = "likeness"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "one_id"], ["resident.org_id", "resident.id"]),
        ForeignKeyConstraint(["org_id", "other_id"], ["resident.org_id", "resident.id"]),
        ForeignKeyConstraint(["org_id", "decided_by"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "asked_by"], ["account.org_id", "account.id"]),
        UniqueConstraint("org_id", "one_id", "other_id"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    one_id: Mapped[UUID]
    other_id: Mapped[UUID]
    score: Mapped[int]
    certain: Mapped[bool]
    reasons: Mapped[list[str]] = mapped_column(JSONB)
    state: Mapped[str]
    found_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    asked_at: Mapped[datetime | None]
    asked_by: Mapped[UUID | None]
    version: Mapped[int]


class ResidentMerge(Base):
    """One resident merged into another. `changes` holds each changed part of each row, before and after, so that
    undoing brings back exactly what nothing has touched since; `withdrawn` the requests that ended with it.
    """

    __tablename__ = "resident_merge"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "likeness_id"], ["likeness.org_id", "likeness.id"]),
        ForeignKeyConstraint(["org_id", "into_id"], ["resident.org_id", "resident.id"]),
        ForeignKeyConstraint(["org_id", "from_id"], ["resident.org_id", "resident.id"]),
        ForeignKeyConstraint(["org_id", "merged_by"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "undone_by"], ["account.org_id", "account.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    likeness_id: Mapped[UUID]
    into_id: Mapped[UUID]
    from_id: Mapped[UUID]
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    withdrawn: Mapped[list[str]] = mapped_column(JSONB)
    merged_at: Mapped[datetime]
    merged_by: Mapped[UUID | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None]
