"""One thing done to several cases at once, each for itself, and what became of each."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class Batch(Base):
    """What was done, when and by whom (nobody: a timer); `account_id` is whose work it was about, where it was.

    `back` is the query of the list it was begun from; `undone_at` when the whole of it was taken back.
    """

    __tablename__ = "batch"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "by"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
        Index("ix_batch_org_id_account_id_id", "org_id", "account_id", "id"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[UUID | None]
    account_id: Mapped[UUID | None]
    back: Mapped[str]
    undone_at: Mapped[datetime | None]


class BatchRow(Base):
    """What became of one case: done or not, in a sentence; from whom to whom it went, where it went."""

    __tablename__ = "batch_row"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "batch_id"], ["batch.org_id", "batch.id"]),
        ForeignKeyConstraint(["org_id", "case_id"], ["case_file.org_id", "case_file.id"]),
        Index("ix_batch_row_org_id_case_id", "org_id", "case_id"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    from_id: Mapped[UUID | None]
    to_id: Mapped[UUID | None]
    done: Mapped[bool]
    said: Mapped[str]
