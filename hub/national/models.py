"""Hand-back packs, what became of each row of theirs, and where the pull from a national system stands."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.cipher import SealedWithin
from hub.kernel.db import Base


class HandBackPack(Base):
    """One numbered hand-back; nobody made it when the hub pushed it by itself. `headings` are its files' first rows."""

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
    headings: Mapped[dict[str, list[str]]] = mapped_column(JSONB)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]


class HandBackRow(Base):
    """One thing told: a closing, a contact detail, a need, a corrected fact, a close contact, a place.

    `key` names the thing within its kind, `stamp` the version of it that was told, `told` the cells as they were told,
    `expect` what a list must say to confirm it, `before` what the list said when it was told. `theirs` is what the
    list, or a receipt, says since. Of one thing one row stands; what is told later supersedes it.
    """

    __tablename__ = "hand_back_row"
    __table_args__ = (
        UniqueConstraint("org_id", "id"),
        ForeignKeyConstraint(["org_id", "pack_id"], ["hand_back_pack.org_id", "hand_back_pack.id"]),
        ForeignKeyConstraint(["org_id", "case_id"], ["case_file.org_id", "case_file.id"]),
        ForeignKeyConstraint(["org_id", "run_id"], ["import_run.org_id", "import_run.id"]),
        ForeignKeyConstraint(["org_id", "settled_by"], ["account.org_id", "account.id"]),
        Index("ix_hand_back_row_org_id_case_id", "org_id", "case_id"),
        Index("ix_hand_back_row_org_id_state_made_at_id", "org_id", "state", "made_at", "id"),
        Index(
            "uq_hand_back_row_org_id_kind_key", "org_id", "kind", "key",
            unique=True, postgresql_where=text("state <> 'superseded'"),
        ),
    )  # fmt: skip

    org_id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[UUID]
    case_id: Mapped[UUID]
    reference: Mapped[str]
    kind: Mapped[str]
    key: Mapped[str]
    stamp: Mapped[str] = mapped_column(String)
    told: Mapped[dict[str, str]] = mapped_column(JSONB)
    expect: Mapped[dict[str, Any]] = mapped_column(SealedWithin)
    before: Mapped[dict[str, Any]] = mapped_column(SealedWithin)
    change: Mapped[str]
    made_at: Mapped[datetime]
    state: Mapped[str]
    state_at: Mapped[datetime]
    theirs: Mapped[dict[str, Any] | None] = mapped_column(SealedWithin)
    run_id: Mapped[UUID | None]
    settled_by: Mapped[UUID | None]
    receipt: Mapped[str | None]


class NationalFeed(Base):
    """Where the pull stands: the `place` in their list from which to go on, the next `turn`, and what failed.

    `push_since` says since when rows are to be handed over, until they are; `push_fault` what failed in that.
    A job carries the number of its turn: one of another number belongs to a chain of timers that is over.
    """

    __tablename__ = "national_feed"
    __table_args__ = (ForeignKeyConstraint(["org_id", "run_id"], ["import_run.org_id", "import_run.id"]),)

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    place: Mapped[str | None]
    turn: Mapped[int]
    next_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    pulled_at: Mapped[datetime | None]
    fault: Mapped[str | None]
    faults: Mapped[int]
    stopped: Mapped[bool]
    push_since: Mapped[datetime | None]
    push_fault: Mapped[str | None]
    records: Mapped[int]
    run_id: Mapped[UUID | None]
