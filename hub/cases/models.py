"""Residents, their cases, the ways to reach them, and what people wrote about a case: all the county's own."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.cipher import NhsNumber, SealedText, SealedWithin
from hub.kernel.db import Base


class Resident(Base):
    """A person, as the county knows them. Search goes by the keys, which Python makes (kernel/keys.py).

    `merged_into` is the resident who this turned out to be, never one who is merged into somebody else: cases and ways
    to reach them hang there. `compared` is the version that was last compared with everybody else's (hub/matching).
    `home_key` is alike for those of one home (gazetteer/homes.py), '' while that is not known.
    """

    __tablename__ = "resident"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "merged_into"], ["resident.org_id", "resident.id"]),
        Index("ix_resident_org_id_nhs_number", "org_id", "nhs_number"),
        Index("ix_resident_org_id_surname_key_born_on", "org_id", "surname_key", "born_on"),
        Index("ix_resident_org_id_postcode_key", "org_id", "postcode_key"),
        Index("ix_resident_org_id_home_key", "org_id", "home_key", postgresql_where=text("home_key <> ''")),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    forename: Mapped[str | None]
    surname: Mapped[str | None]
    forename_key: Mapped[str]
    surname_key: Mapped[str]
    born_on: Mapped[date | None]
    nhs_number: Mapped[str | None] = mapped_column(SealedText(NhsNumber))
    gender: Mapped[str | None]
    ethnicity: Mapped[str | None]
    language: Mapped[str | None]
    house: Mapped[str | None]
    address: Mapped[str | None]
    postcode: Mapped[str | None]
    postcode_key: Mapped[str]
    home_key: Mapped[str]
    uprn: Mapped[str | None]
    created_at: Mapped[datetime]
    version: Mapped[int]
    merged_into: Mapped[UUID | None]
    compared: Mapped[int]
    erased_at: Mapped[datetime | None]


class CaseFile(Base):
    """One case of a programme. `district_id` answers for the address, `routed` says how that is known; none: triage.

    `outcome` is one of the programme's; it may have come home by `outcome_handover_id` while the case is still open.
    `escalation_state` is where its latest escalation stands (hub/escalations); none: never escalated.
    `asked_back_at` is when the resident asked to be rung, until somebody has called since.
    `duplicate_of` is the case that goes on, of a closed one whose resident turned out to be the same person.
    `parted_at` is when somebody took the case out of its household, to be worked on its own.
    `facts` holds what else the list told. What was asked of whom stands in the hand-overs whose origin is the case.
    Of an erased case `age_band` and `ward` are set, for the figures.
    """

    __tablename__ = "case_file"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "resident_id"], ["resident.org_id", "resident.id"]),
        ForeignKeyConstraint(["org_id", "duplicate_of"], ["case_file.org_id", "case_file.id"]),
        ForeignKeyConstraint(["org_id", "allocated_to"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "closed_by"], ["account.org_id", "account.id"]),
        Index("ix_case_file_org_id_resident_id", "org_id", "resident_id"),
        Index(
            "uq_case_file_org_id_programme_reference", "org_id", "programme", "reference",
            unique=True, postgresql_where=text("reference is not null"),
        ),
    )  # fmt: skip

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    resident_id: Mapped[UUID]
    programme: Mapped[str]
    reference: Mapped[str | None]
    category: Mapped[str]
    origin: Mapped[str]
    status: Mapped[str]
    version: Mapped[int]
    received_at: Mapped[datetime]
    onset_on: Mapped[date | None]
    tested_on: Mapped[date | None]
    exposed_on: Mapped[date | None]
    isolation_from: Mapped[date | None]
    ends_on: Mapped[date | None]
    priority: Mapped[int]
    variant: Mapped[bool]
    contacts_named: Mapped[int | None]
    facts: Mapped[dict[str, Any]] = mapped_column(SealedWithin)
    gss: Mapped[str | None]
    district_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    routed: Mapped[str | None]
    suggested_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    bounces: Mapped[int]
    allocated_to: Mapped[UUID | None]
    allocated_at: Mapped[datetime | None]
    parted_at: Mapped[datetime | None]
    calls: Mapped[int]
    last_call_at: Mapped[datetime | None]
    last_call_outcome: Mapped[str | None]
    call_back_at: Mapped[datetime | None]
    asked_back_at: Mapped[datetime | None]
    asked_back_when: Mapped[str | None]
    escalation_state: Mapped[str | None]
    outcome: Mapped[str | None]
    outcome_at: Mapped[datetime | None]
    outcome_handover_id: Mapped[UUID | None]
    outcome_code: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None]
    duplicate_of: Mapped[UUID | None]
    age_band: Mapped[str | None]
    ward: Mapped[str | None]
    erased_at: Mapped[datetime | None]


class ContactPoint(Base):
    """A way to reach a resident, with where it came from: `source`, and `found_in` for the system that knew it."""

    __tablename__ = "contact_point"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "resident_id"], ["resident.org_id", "resident.id"]),
        ForeignKeyConstraint(["org_id", "added_by"], ["account.org_id", "account.id"]),
        UniqueConstraint("org_id", "resident_id", "kind", "value"),
        Index("ix_contact_point_org_id_kind_value", "org_id", "kind", "value"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    resident_id: Mapped[UUID]
    kind: Mapped[str]
    value: Mapped[str]
    typed: Mapped[str | None]
    source: Mapped[str]
    found_in: Mapped[str | None]
    handover_id: Mapped[UUID | None]
    state: Mapped[str]
    added_at: Mapped[datetime]
    added_by: Mapped[UUID | None]
    version: Mapped[int]


class CaseNote(Base):
    """Why somebody routed, closed or reopened a case, in their words; events name it by its id."""

    __tablename__ = "case_note"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "case_id"], ["case_file.org_id", "case_file.id"]),
        ForeignKeyConstraint(["org_id", "by"], ["account.org_id", "account.id"]),
        Index("ix_case_note_org_id_case_id_at", "org_id", "case_id", "at"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    kind: Mapped[str]
    body: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[UUID | None]


class OverdueTold(Base):
    """On which day the supervisors were told that a case is overdue: once a day for each."""

    __tablename__ = "overdue_told"
    __table_args__ = (ForeignKeyConstraint(["org_id", "case_id"], ["case_file.org_id", "case_file.id"]),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    told_on: Mapped[date] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(primary_key=True)


class CaseChange(Base):
    """What a later list said otherwise of a case: one fact, as the list said it before and now.

    `kept` tells that the case did not follow, because a person here knew better or the list merely fell silent.
    """

    __tablename__ = "case_change"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "case_id"], ["case_file.org_id", "case_file.id"]),
        ForeignKeyConstraint(["org_id", "run_id"], ["import_run.org_id", "import_run.id"]),
        ForeignKeyConstraint(["org_id", "seen_by"], ["account.org_id", "account.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    old: Mapped[Any | None] = mapped_column(JSONB)
    new: Mapped[Any | None] = mapped_column(JSONB)
    kept: Mapped[bool]
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[UUID | None]
