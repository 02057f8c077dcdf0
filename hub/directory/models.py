"""Who takes part, what each answers for, what they agreed, and the versions of what their files say."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Computed, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, JSONB, TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TEXT

from hub.kernel.db import Base

LIVE = """
case when signed_from_at is null or signed_to_at is null
       or greatest(lower(valid), signed_from_at, signed_to_at) >= least(upper(valid), ended_at)
     then 'empty'::tstzrange
     else tstzrange(greatest(lower(valid), signed_from_at, signed_to_at), least(upper(valid), ended_at)) end
"""


class Partnership(Base):
    """A county and those who work with it; partnerships of one installation are blind to each other."""

    __tablename__ = "partnership"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class Organisation(Base):
    """A tenant: a council or a voluntary partner, each its own data controller."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    short_name: Mapped[str]
    kind: Mapped[str]
    phone: Mapped[str | None]
    shown_phone: Mapped[str | None]
    colour: Mapped[str | None]


class Member(Base):
    """An organisation's part in a partnership: 'lead', 'district' or 'partner'."""

    __tablename__ = "member"
    __table_args__ = (
        Index("ix_member_partnership_id", "partnership_id"),
        Index("one_lead", "partnership_id", unique=True, postgresql_where=text("part = 'lead'")),
    )

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"), primary_key=True)
    part: Mapped[str]


class OrganisationArea(Base):
    """A statistical district (GSS code) for which an organisation answers, and from when to when."""

    __tablename__ = "organisation_area"
    __table_args__ = (Index("ix_organisation_area_gss", "gss"),)

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    gss: Mapped[str] = mapped_column(primary_key=True)
    valid: Mapped[Range] = mapped_column(DATERANGE, primary_key=True)


class Agreement(Base):
    """One version of the terms under which one organisation hands one kind of work to another.

    Nobody updates it: signatures and endings do, through triggers. `live` is when the terms are in force; `bases` are
    keys of legal_bases.toml; `digest` is of the proposal that both signed, None for terms that came from a file.
    """

    __tablename__ = "agreement"
    __table_args__ = (
        UniqueConstraint("from_org", "to_org", "kind", "slug", "version"),
        Index("ix_agreement_to_org_kind", "to_org", "kind"),
        ExcludeConstraint(
            ("from_org", "="), ("to_org", "="), ("kind", "="), ("live", "&&"), name="one_live_agreement", using="gist"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str]
    version: Mapped[int]
    from_org: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    to_org: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str]
    gives: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    returns: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    purpose: Mapped[str]
    legal_basis: Mapped[str]
    bases: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    retention: Mapped[str]
    valid: Mapped[Range] = mapped_column(TSTZRANGE)
    digest: Mapped[str | None]
    drafted_at: Mapped[datetime]
    signed_from_at: Mapped[datetime | None]
    signed_from_by: Mapped[str | None]
    signed_to_at: Mapped[datetime | None]
    signed_to_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    ended_why: Mapped[str | None]
    live: Mapped[Range] = mapped_column(TSTZRANGE, Computed(LIVE, persisted=True))


class Signature(Base):
    """One party's signature under an agreement, once, by a named person."""

    __tablename__ = "signature"

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    account_id: Mapped[UUID]
    signed_at: Mapped[datetime]


class Ending(Base):
    """One party's notice that an agreement ends before its time."""

    __tablename__ = "ending"

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    account_id: Mapped[UUID]
    ends_at: Mapped[datetime]
    reason: Mapped[str]


class Section(Base):
    """One version of one part of a tenant's file. Once live its body never changes; the next version succeeds it.

    A draft with `publish_at` waits for that moment; `repeats` is the earlier version whose body this one has again.
    """

    __tablename__ = "section"
    __table_args__ = (
        Index("one_live_section", "org_id", "name", unique=True, postgresql_where=text("state = 'live'")),
    )

    org_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    digest: Mapped[str]
    state: Mapped[str]
    origin: Mapped[str]
    drafted_at: Mapped[datetime]
    live_from: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]
    published_by: Mapped[UUID | None]
    publish_at: Mapped[datetime | None]
    publish_by: Mapped[UUID | None]
    repeats: Mapped[int | None]
