"""Keys for sealed answers, packs that phones carry, and the answers that came back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Computed, ForeignKeyConstraint, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.cipher import SealedDocument
from hub.kernel.db import Base

EITHER = "coalesce(visit_id, task_id)"


class DoorstepKey(Base):
    """A key pair to which phones seal their answers: P-256, the private half sealed (envelope.py)."""

    __tablename__ = "doorstep_key"

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    public: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]


class DoorstepPack(Base):
    """What one officer carries from one session, until `ends_at`."""

    __tablename__ = "doorstep_pack"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "session_id"], ["session.org_id", "session.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    session_id: Mapped[UUID]
    taken_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class DoorstepPackVisit(Base):
    """A visit, or a partner's task, in a pack, as it stood then: version, step, and the number of its next attempt.

    `work_id` is whichever it is; `side` is always "received", for a task is the partner's own row of the hand-over.
    """

    __tablename__ = "doorstep_pack_visit"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "pack_id"], ["doorstep_pack.org_id", "doorstep_pack.id"]),
        ForeignKeyConstraint(["org_id", "visit_id"], ["visit.org_id", "visit.id"]),
        ForeignKeyConstraint(["org_id", "task_id", "side"], ["handover.org_id", "handover.id", "handover.side"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[UUID] = mapped_column(primary_key=True)
    work_id: Mapped[UUID] = mapped_column(Computed(EITHER), primary_key=True)
    visit_id: Mapped[UUID | None]
    task_id: Mapped[UUID | None]
    side: Mapped[str]
    visit_version: Mapped[int]
    step: Mapped[str]
    attempt: Mapped[int]


class DoorstepAnswer(Base):
    """An answer as the phone made it: recorded as an attempt (`recorded_as`), set aside (`why`), or dismissed.

    `account_id` made it; `sent_by` brought it, which is somebody else only where that person has left.
    """

    __tablename__ = "doorstep_answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["org_id", "pack_id", "work_id"],
            ["doorstep_pack_visit.org_id", "doorstep_pack_visit.pack_id", "doorstep_pack_visit.work_id"],
        ),
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "sent_by"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "settled_by"], ["account.org_id", "account.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    pack_id: Mapped[UUID]
    work_id: Mapped[UUID] = mapped_column(Computed(EITHER))
    visit_id: Mapped[UUID | None]
    task_id: Mapped[UUID | None]
    account_id: Mapped[UUID]
    sent_by: Mapped[UUID]
    attempt: Mapped[int]
    made_at: Mapped[datetime]
    received_at: Mapped[datetime]
    outcome: Mapped[str]
    at: Mapped[datetime]
    second_id: Mapped[UUID | None]
    answers: Mapped[dict] = mapped_column(SealedDocument)
    status: Mapped[str]
    why: Mapped[str | None]
    recorded_as: Mapped[int | None]
    settled_by: Mapped[UUID | None]
    settled_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    version: Mapped[int]
