"""Requests of residents about their data, what was gathered and sent for them, corrections and the notices of these."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.cipher import SealedDocument, SealedFile
from hub.kernel.db import Base


def _of_request() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["org_id", "request_id"], ["subject_request.org_id", "subject_request.id"])


def _account(column: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["org_id", column], ["account.org_id", "account.id"])


class SubjectRequest(Base):
    """One request. `person` says whether it is known whom it is about; `due_on` is none while identity is awaited.

    `name`, `born_on`, `postcode`, `answer_to` and `wants` are what the person told; `joined_to` is the earlier request
    that a duplicate was joined to.
    """

    __tablename__ = "subject_request"
    __table_args__ = (
        UniqueConstraint("org_id", "number"),
        _account("owner_id"),
        _account("logged_by"),
        _account("closed_by"),
        ForeignKeyConstraint(["org_id", "joined_to"], ["subject_request.org_id", "subject_request.id"]),
        Index("ix_subject_request_list", "org_id", "state", "due_on", "id"),
        Index("ix_subject_request_org_id_subject_id", "org_id", "subject_id"),
    )

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    kind: Mapped[str]
    channel: Mapped[str]
    received_on: Mapped[date]
    asked_by: Mapped[str]
    asker: Mapped[str | None]
    authority_on: Mapped[date | None]
    name: Mapped[str]
    born_on: Mapped[date | None]
    postcode: Mapped[str | None]
    answer_to: Mapped[str | None]
    wants: Mapped[str | None]
    subject_id: Mapped[UUID | None]
    person: Mapped[str]
    owner_id: Mapped[UUID | None]
    state: Mapped[str]
    outcome: Mapped[str | None]
    refused: Mapped[str | None]
    joined_to: Mapped[UUID | None]
    identity_asked_on: Mapped[date | None]
    identity_given_on: Mapped[date | None]
    identity_how: Mapped[str | None]
    extended_on: Mapped[date | None]
    extended_why: Mapped[str | None]
    due_on: Mapped[date | None]
    version: Mapped[int]
    logged_at: Mapped[datetime]
    logged_by: Mapped[UUID]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None]


class SubjectPause(Base):
    """A time in which the clock of a request stands still: the person was asked what exactly they mean."""

    __tablename__ = "subject_pause"
    __table_args__ = (_of_request(), Index("ix_subject_pause_org_id_request_id", "org_id", "request_id"))

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID]
    asked_on: Mapped[date]
    words: Mapped[str | None]
    answered_on: Mapped[date | None]


class SubjectNote(Base):
    """What a colleague noted on a request."""

    __tablename__ = "subject_note"
    __table_args__ = (
        _of_request(),
        _account("account_id"),
        Index("ix_subject_note_org_id_request_id", "org_id", "request_id", "at"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID]
    words: Mapped[str]
    at: Mapped[datetime]
    account_id: Mapped[UUID]


class SubjectPack(Base):
    """Everything that was held on the person at one moment; `turn` counts the decisions about what is struck out."""

    __tablename__ = "subject_pack"
    __table_args__ = (_of_request(), _account("made_by"), UniqueConstraint("org_id", "request_id", "number"))

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID]
    number: Mapped[int]
    state: Mapped[str]
    content: Mapped[dict[str, Any] | None] = mapped_column(SealedDocument(none_as_null=True))
    digest: Mapped[str | None]
    entries: Mapped[int]
    asked_at: Mapped[datetime]
    gathered_at: Mapped[datetime | None]
    made_by: Mapped[UUID]
    turn: Mapped[int]
    keep_until: Mapped[date | None]


class SubjectRedaction(Base):
    """One decision about one place of a pack, in the order of `turn`; the last about a place holds."""

    __tablename__ = "subject_redaction"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "pack_id"], ["subject_pack.org_id", "subject_pack.id"]),
        _account("account_id"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[UUID] = mapped_column(primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[str] = mapped_column(primary_key=True)
    how: Mapped[str]
    ground: Mapped[str]
    words: Mapped[str | None]
    at: Mapped[datetime]
    account_id: Mapped[UUID]


class SubjectFile(Base):
    """What was made to be sent: its bytes, and when, how and by whom it was sent, until it is erased."""

    __tablename__ = "subject_file"
    __table_args__ = (
        _of_request(),
        ForeignKeyConstraint(["org_id", "pack_id"], ["subject_pack.org_id", "subject_pack.id"]),
        _account("made_by"),
        _account("sent_by"),
        Index("ix_subject_file_org_id_request_id", "org_id", "request_id", "made_at"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID]
    pack_id: Mapped[UUID | None]
    kind: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    body: Mapped[bytes | None] = mapped_column(SealedFile)
    size: Mapped[int]
    digest: Mapped[str]
    turn: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID]
    sent_on: Mapped[date | None]
    sent_how: Mapped[str | None]
    sent_by: Mapped[UUID | None]
    keep_until: Mapped[date | None]
    erased_at: Mapped[datetime | None]


class SubjectCorrection(Base):
    """What one record said and what it says now. Without such a row the database changes no copy of a hand-over."""

    __tablename__ = "subject_correction"
    __table_args__ = (
        _of_request(),
        _account("account_id"),
        Index("ix_subject_correction_org_id_record_id", "org_id", "record_id", "at"),
        Index("ix_subject_correction_org_id_request_id", "org_id", "request_id"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID | None]
    notice_id: Mapped[UUID | None]
    record: Mapped[str]
    record_id: Mapped[UUID]
    side: Mapped[str | None]
    place: Mapped[int]
    field: Mapped[str]
    was: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    becomes: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    why: Mapped[str | None]
    at: Mapped[datetime]
    account_id: Mapped[UUID | None]


class SubjectNotice(Base):
    """One side of a notice that something given was wrong, is to be erased, or may no longer be used (art. 19).

    `handover_side` is the row of the hand-over that it is about: of a notice about an answer the other than `side`.
    `place` is the person's place in the hand-over's household, 0 its subject; `parent_id` the received notice that a
    sent one passes on.
    """

    __tablename__ = "subject_notice"
    __table_args__ = (
        ForeignKeyConstraint(
            ["org_id", "handover_id", "handover_side"], ["handover.org_id", "handover.id", "handover.side"]
        ),
        _of_request(),
        _account("decided_by"),
        Index("ix_subject_notice_list", "org_id", "side", "state", "due_on", "id"),
        Index("ix_subject_notice_org_id_handover_id", "org_id", "handover_id"),
        Index("ix_subject_notice_org_id_request_id", "org_id", "request_id"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    other_org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    handover_id: Mapped[UUID]
    handover_side: Mapped[str]
    request_id: Mapped[UUID | None]
    parent_id: Mapped[UUID | None]
    place: Mapped[int]
    field: Mapped[str | None]
    was: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    becomes: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    state: Mapped[str]
    why: Mapped[str | None]
    words: Mapped[str | None]
    due_on: Mapped[date]
    at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    version: Mapped[int]
