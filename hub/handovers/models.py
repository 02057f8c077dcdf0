"""The hand-over: two rows, the sender's and the receiver's, each in its own organisation."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Index, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.cipher import SealedWithin
from hub.kernel.db import Base


class Handover(Base):
    """One side of a hand-over. The receiver's `subject` is a copy of the fields that the agreement gives, no more.

    `origin_id` is the sender's own case or visit; `parent_id` the received hand-over that a sent one continues;
    `form` the frozen questions of a visit step, so that a partner needs nothing of the district's. `settled` are the
    places of those whom it names and nobody need see any more.
    """

    __tablename__ = "handover"

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    other_org_id: Mapped[int]
    kind: Mapped[str]
    reference: Mapped[str]
    status: Mapped[str]
    subject: Mapped[dict] = mapped_column(SealedWithin)
    form: Mapped[dict | None] = mapped_column(JSONB(none_as_null=True))
    returns: Mapped[list[str]] = mapped_column(ARRAY(Text))
    answer: Mapped[dict | None] = mapped_column(SealedWithin(none_as_null=True))
    agreement_id: Mapped[UUID | None]
    origin_id: Mapped[UUID | None]
    parent_id: Mapped[UUID | None]
    surname_key: Mapped[str]
    postcode_key: Mapped[str]
    team: Mapped[str | None]
    patch: Mapped[str | None]
    holder_id: Mapped[UUID | None]
    version: Mapped[int]
    raised_at: Mapped[datetime]
    due_at: Mapped[datetime]
    lapses_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None]
    suggested_org_id: Mapped[int | None]
    late: Mapped[bool] = mapped_column(Boolean)
    opened_at: Mapped[datetime | None]
    unread: Mapped[int]
    held_by_rule: Mapped[bool] = mapped_column(Boolean)
    settled: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    erased_at: Mapped[datetime | None]


class HandoverOrigin(Base):
    """The sender's further cases of a hand-over that names several residents of one address.

    `place` is where the resident stands in the subject's list of them, from 1; that of `handover.origin_id` is 0.
    """

    __tablename__ = "handover_origin"
    __table_args__ = (Index("ix_handover_origin_org_id_origin_id", "org_id", "origin_id"),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    origin_id: Mapped[UUID]
