"""Holds, erasures with what each lists, and the marks by which an erased person is recognised."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class LegalHold(Base):
    """That somebody's records are not to be erased, why, and when somebody looks at it again."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "placed_by"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "lifted_by"], ["account.org_id", "account.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    reason: Mapped[str]
    review_on: Mapped[date]
    placed_at: Mapped[datetime]
    placed_by: Mapped[UUID]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[UUID | None]
    lifted_why: Mapped[str | None]
    version: Mapped[int]


class LegalHoldAbout(Base):
    """The ids that a hold is about; what hangs on them is held with them (the function `held_ids`)."""

    __tablename__ = "legal_hold_about"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "hold_id"], ["legal_hold.org_id", "legal_hold.id"]),
        Index("ix_legal_hold_about_org_id_about", "org_id", "about"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    hold_id: Mapped[UUID] = mapped_column(primary_key=True)
    about: Mapped[UUID] = mapped_column(primary_key=True)
    sort: Mapped[str]


class ErasureRun(Base):
    """One erasure: by the rules, of a person, or a replay; finished, it is its own certificate.

    `rules` are the periods it went by, `counts` the rows by declaration, `held` what a hold kept out of it.
    """

    __tablename__ = "erasure_run"
    __table_args__ = (
        UniqueConstraint("org_id", "number"),
        ForeignKeyConstraint(["org_id", "by"], ["account.org_id", "account.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    kind: Mapped[str]
    started_at: Mapped[datetime]
    by: Mapped[UUID | None]
    reason: Mapped[str | None]
    rules: Mapped[dict[str, Any]] = mapped_column(JSONB)
    total: Mapped[int]
    done: Mapped[int]
    held: Mapped[list[Any]] = mapped_column(JSONB)
    counts: Mapped[dict[str, int]] = mapped_column(JSONB)
    finished_at: Mapped[datetime | None]
    digest: Mapped[str | None]


class ErasureItem(Base):
    """What an erasure takes in: an id of the set `sort`, of the class `record`, whose time ran `since` then."""

    __tablename__ = "erasure_item"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "run_id"], ["erasure_run.org_id", "erasure_run.id"]),
        Index("ix_erasure_item_org_id_about", "org_id", "about", "record"),
        Index("ix_erasure_item_to_do", "org_id", "run_id", "about", postgresql_where=text("done_at is null")),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    record: Mapped[str] = mapped_column(primary_key=True)
    about: Mapped[UUID] = mapped_column(primary_key=True)
    sort: Mapped[str]
    since: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class ErasureLine(Base):
    """What one step of an erasure took in, as it goes into the register outside the database, and since when it is."""

    __tablename__ = "erasure_line"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "run_id"], ["erasure_run.org_id", "erasure_run.id"]),
        Index("ix_erasure_line_to_copy", "org_id", "id", postgresql_where=text("copied_at is null")),
        Index("ix_erasure_line_org_id_run_id", "org_id", "run_id"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID]
    at: Mapped[datetime]
    record: Mapped[str]
    sets: Mapped[dict[str, list[str]]] = mapped_column(JSONB)
    copied_at: Mapped[datetime | None]


class ErasedMark(Base):
    """A keyed hash (HMAC-SHA-256) of a number or name that an erased person had; its key is not in the database."""

    __tablename__ = "erased_mark"
    __table_args__ = (ForeignKeyConstraint(["org_id", "run_id"], ["erasure_run.org_id", "erasure_run.id"]),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    sort: Mapped[str]
    erased_at: Mapped[datetime]


class ErasedReturn(Base):
    """A resident who came in after somebody with the same mark had been erased, until somebody has looked at it."""

    __tablename__ = "erased_return"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "resident_id"], ["resident.org_id", "resident.id"]),
        ForeignKeyConstraint(["org_id", "run_id"], ["erasure_run.org_id", "erasure_run.id"]),
        ForeignKeyConstraint(["org_id", "settled_by"], ["account.org_id", "account.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    resident_id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID]
    sort: Mapped[str]
    found_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None]
    settled_why: Mapped[str | None]


class RetentionClass(Base):
    """A class of record as the database knows it: what it is kept for by default, and how its beginning is found."""

    __tablename__ = "retention_class"

    name: Mapped[str] = mapped_column(primary_key=True)
    years: Mapped[int]
    ended: Mapped[str]
