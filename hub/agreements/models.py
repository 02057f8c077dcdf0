"""The next agreement while it is written: each party's own copy, its signatures, and what the two say about it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Computed, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class Proposal(Base):
    """One party's copy of terms that are not in force yet; the other's has the same id and, once sent, the same digest.

    The author's side writes; `edition` counts its changes and stands in `body` too, so that no signature is ever good
    for a second text. `theirs_…` is what the other side told of its own signature.
    """

    __tablename__ = "proposal"
    __table_args__ = (Index("ix_proposal_org_id_changed_at", "org_id", "changed_at", "id"),)

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    other_org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    author: Mapped[str]
    origin: Mapped[str]
    state: Mapped[str]
    edition: Mapped[int]
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    digest: Mapped[str] = mapped_column(Computed("fingerprint(body)", persisted=True))
    drafted_by: Mapped[UUID | None]
    drafted_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    theirs_digest: Mapped[str | None]
    theirs_signed_at: Mapped[datetime | None]
    theirs_signed_by: Mapped[str | None]


class ProposalSignature(Base):
    """One's own organisation's signature under a proposal, over the digest of its exact words."""

    __tablename__ = "proposal_signature"
    __table_args__ = (ForeignKeyConstraint(["org_id", "proposal_id"], ["proposal.org_id", "proposal.id"]),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    signed_at: Mapped[datetime]


class ProposalNote(Base):
    """What one side says about a proposal: a copy with each. The other side's carry no person's id."""

    __tablename__ = "proposal_note"
    __table_args__ = (ForeignKeyConstraint(["org_id", "proposal_id"], ["proposal.org_id", "proposal.id"]),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[str]
    account_id: Mapped[UUID | None]
    words: Mapped[str]
    at: Mapped[datetime]
