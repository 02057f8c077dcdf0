"""Oddities with their events and the words of their review, the searches, and where colleagues live, keyed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class StaffHome(Base):
    """Where a colleague lives, as keyed hashes (rules/homes.py): it can be compared with an address, not read.

    `key_mark` tells with which key they were made; those of an earlier key can be compared with nothing.
    """

    __tablename__ = "staff_home"
    __table_args__ = (ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    postcode_hash: Mapped[bytes] = mapped_column(LargeBinary)
    street_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    key_mark: Mapped[str]
    set_at: Mapped[datetime]


class OddityRun(Base):
    """A search of the trail: which span of it, by night or because somebody asked, and how many oddities were new."""

    __tablename__ = "oddity_run"
    __table_args__ = (Index("ix_oddity_run_org_id_until_at", "org_id", "until_at"),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    how: Mapped[str]
    since_at: Mapped[datetime]
    until_at: Mapped[datetime]
    found: Mapped[int]


class Oddity(Base):
    """What one colleague did on one day, perhaps about one person, that a rule finds odd; and what came of it.

    `number` is what was counted, `most` what is usual, `detail` which way of the rule: the sentence of why is made of
    these (rules/words.py). `person_id` is a resident, or the request by which somebody was handed over.
    """

    __tablename__ = "oddity"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "decided_by"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "signed_by"], ["account.org_id", "account.id"]),
        Index(
            "uq_oddity_open", "org_id", "rule", "account_id", "person_id", "on_day", unique=True,
            postgresql_nulls_not_distinct=True, postgresql_where=text("state = 'open'"),
        ),
        Index("ix_oddity_org_id_state_id", "org_id", "state", "id"),
        Index("ix_oddity_org_id_account_id_id", "org_id", "account_id", "id"),
        Index("ix_oddity_org_id_rule_found_at", "org_id", "rule", "found_at"),
    )  # fmt: skip

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    rule: Mapped[str]
    account_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    on_day: Mapped[date]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    looks: Mapped[int]
    number: Mapped[int]
    most: Mapped[int]
    detail: Mapped[str]
    found_at: Mapped[datetime]
    state: Mapped[str]
    outcome: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[UUID | None]
    version: Mapped[int]


class OddityEvent(Base):
    """An event that a rule found, and the oddity it belongs to; `about` is the person, or the colleague themself."""

    __tablename__ = "oddity_event"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "oddity_id"], ["oddity.org_id", "oddity.id"]),
        ForeignKeyConstraint(["org_id", "event_id"], ["event.org_id", "event.id"]),
        Index("ix_oddity_event_org_id_oddity_id_event_id", "org_id", "oddity_id", "event_id"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    about: Mapped[UUID] = mapped_column(primary_key=True)
    oddity_id: Mapped[UUID]


class OddityNote(Base):
    """Why somebody judged, signed off or reopened an oddity, in their words; events never hold them."""

    __tablename__ = "oddity_note"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "oddity_id"], ["oddity.org_id", "oddity.id"]),
        ForeignKeyConstraint(["org_id", "by"], ["account.org_id", "account.id"]),
        Index("ix_oddity_note_org_id_oddity_id_id", "org_id", "oddity_id", "id"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    oddity_id: Mapped[UUID]
    at: Mapped[datetime]
    by: Mapped[UUID]
    what: Mapped[str]
    body: Mapped[str]
