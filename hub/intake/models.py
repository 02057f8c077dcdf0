"""Tables of an import. An upload and its staged rows live for the length of a run; rejected rows a little longer."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.cipher import NhsNumber, SealedDocument, SealedFile, SealedText, SealedWithin
from hub.kernel.db import Base


def _of_run() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["org_id", "run_id"], ["import_run.org_id", "import_run.id"])


class ImportRun(Base):
    """One file on its way in: reading, ready for a look, importing, finished; or unreadable, or discarded.

    It is `unmatched` until a person says which columns hold what is needed; `matched` is what they said: fact → name.
    """

    __tablename__ = "import_run"
    __table_args__ = (Index("ix_import_run_org_id_started_at_id", "org_id", "started_at", "id"),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme: Mapped[str]
    file_name: Mapped[str]
    digest: Mapped[str]
    size: Mapped[int]
    origin: Mapped[str]
    status: Mapped[str]
    problem: Mapped[str | None]
    header_row: Mapped[int | None]
    names: Mapped[list[str]] = mapped_column(JSONB)
    notices: Mapped[list[str]] = mapped_column(JSONB)
    warnings: Mapped[dict[str, int]] = mapped_column(JSONB)
    total: Mapped[int]
    done: Mapped[int]
    position: Mapped[int]
    new: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    rejected: Mapped[int]
    repeated: Mapped[int]
    unrouted: Mapped[int]
    outside: Mapped[int]
    matched: Mapped[dict[str, str]] = mapped_column(JSONB)
    account_id: Mapped[UUID | None]
    started_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class ImportUpload(Base):
    """The file as it came and its first rows, until it is imported or discarded: its columns may be matched anew."""

    __tablename__ = "import_upload"
    __table_args__ = (_of_run(),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(SealedFile)
    head: Mapped[list[list[str]]] = mapped_column(SealedDocument)


class ImportRow(Base):
    """A good row: its facts, what it is matched by, where its address lies, and what importing it will do.

    Those of other counties stay, with their cells as they came, as long as rejected rows do.
    """

    __tablename__ = "import_row"
    __table_args__ = (
        _of_run(),
        Index(
            "ix_import_row_org_id_run_id_number_outside", "org_id", "run_id", "number",
            postgresql_where=text("verdict = 'outside'"),
        ),
    )  # fmt: skip

    org_id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str]
    case_id: Mapped[UUID]
    resident_id: Mapped[UUID]
    digest: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(SealedWithin)
    category: Mapped[str | None]
    ends_on: Mapped[date | None]
    priority: Mapped[int | None]
    surname_key: Mapped[str | None]
    forename_key: Mapped[str | None]
    born_on: Mapped[date | None]
    nhs_number: Mapped[str | None] = mapped_column(SealedText(NhsNumber))
    postcode_key: Mapped[str | None]
    uprn_key: Mapped[str | None]
    home_key: Mapped[str | None]
    listed_gss: Mapped[str | None]
    gss: Mapped[str | None]
    district_id: Mapped[int | None]
    routed: Mapped[str | None]
    verdict: Mapped[str]
    cells: Mapped[list[str] | None] = mapped_column(SealedDocument)


class ImportReject(Base):
    """A row that could not be imported: its cells as they came, and why."""

    __tablename__ = "import_reject"
    __table_args__ = (_of_run(),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    cells: Mapped[list[str]] = mapped_column(SealedDocument)
    reasons: Mapped[list[str]] = mapped_column(JSONB)


class ColumnName(Base):
    """Under which other name a list has brought a fact, as somebody here said: read like the programme's own names."""

    __tablename__ = "column_name"
    __table_args__ = (ForeignKeyConstraint(["org_id", "added_by"], ["account.org_id", "account.id"]),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    programme: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    fact: Mapped[str]
    added_at: Mapped[datetime]
    added_by: Mapped[UUID | None]


class Arrival(Base):
    """What the list last said of a case, so that the next list changes only what the list itself changed."""

    __tablename__ = "arrival"
    __table_args__ = (
        UniqueConstraint("org_id", "case_id"),
        _of_run(),
        ForeignKeyConstraint(["org_id", "case_id"], ["case_file.org_id", "case_file.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    programme: Mapped[str] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    digest: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(SealedWithin)
    run_id: Mapped[UUID]
    said_at: Mapped[datetime]
