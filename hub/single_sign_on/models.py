"""Providers of single sign-on, the people they know, sign-ins under way and the sessions that they began."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base

OF_PROVIDER = (["org_id", "provider_id"], ["provider.org_id", "provider.id"])
OF_ACCOUNT = (["org_id", "account_id"], ["account.org_id", "account.id"])


class Provider(Base):
    """An OpenID provider of one organisation. `secret` is sealed; `told` is what discovery said."""

    __tablename__ = "provider"
    __table_args__ = (UniqueConstraint("org_id", "issuer"),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    label: Mapped[str]
    issuer: Mapped[str]
    client_id: Mapped[str]
    method: Mapped[str]
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    algorithms: Mapped[list] = mapped_column(ARRAY(Text))
    name_claim: Mapped[str]
    email_claim: Mapped[str]
    groups_claim: Mapped[str | None]
    group_roles: Mapped[dict] = mapped_column(JSONB)
    told: Mapped[dict] = mapped_column("metadata", JSONB)
    told_at: Mapped[datetime] = mapped_column("metadata_at")
    keys: Mapped[list] = mapped_column(JSONB)
    keys_at: Mapped[datetime | None]
    listed: Mapped[bool]
    enabled: Mapped[bool]
    tried_at: Mapped[datetime | None]
    claims_seen: Mapped[list] = mapped_column(ARRAY(Text))
    made_at: Mapped[datetime]
    version: Mapped[int]


class Attempt(Base):
    """A sign-in that somebody began at a provider: good once, for ten minutes, in the browser that began it."""

    __tablename__ = "provider_attempt"
    __table_args__ = (
        ForeignKeyConstraint(*OF_PROVIDER),
        ForeignKeyConstraint(*OF_ACCOUNT),
        Index("uq_provider_attempt_state_hash", "state_hash", unique=True),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID]
    state_hash: Mapped[bytes] = mapped_column(LargeBinary)
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary)
    nonce_hash: Mapped[bytes] = mapped_column(LargeBinary)
    verifier: Mapped[bytes] = mapped_column(LargeBinary)
    purpose: Mapped[str]
    account_id: Mapped[UUID | None]
    wanted: Mapped[str]
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ProviderLink(Base):
    """Whom a provider means by a subject. Without an account: somebody whose address an account already has."""

    __tablename__ = "provider_link"
    __table_args__ = (
        UniqueConstraint("org_id", "provider_id", "subject"),
        UniqueConstraint("org_id", "provider_id", "account_id"),
        ForeignKeyConstraint(*OF_PROVIDER),
        ForeignKeyConstraint(*OF_ACCOUNT),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID]
    subject: Mapped[str]
    account_id: Mapped[UUID | None]
    name: Mapped[str | None]
    email: Mapped[str | None]
    proposed: Mapped[list] = mapped_column(ARRAY(Text))
    made_at: Mapped[datetime]
    linked_by: Mapped[UUID | None]
    used_at: Mapped[datetime]


class ProviderSession(Base):
    """A session that a provider began: its id there, and how the person had shown who they are."""

    __tablename__ = "provider_session"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "session_id"], ["session.org_id", "session.id"]),
        ForeignKeyConstraint(["org_id", "link_id"], ["provider_link.org_id", "provider_link.id"]),
        ForeignKeyConstraint(*OF_PROVIDER),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID]
    link_id: Mapped[UUID]
    sid: Mapped[str | None]
    acr: Mapped[str | None]
    amr: Mapped[list] = mapped_column(ARRAY(Text))


class ProviderLogout(Base):
    """A logout token that was obeyed, by the hash of its id: it counts once."""

    __tablename__ = "provider_logout"
    __table_args__ = (ForeignKeyConstraint(*OF_PROVIDER),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(primary_key=True)
    jti_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    at: Mapped[datetime]


class SignInRule(Base):
    """There where an organisation lets nobody in by password but the keeper of its way in."""

    __tablename__ = "sign_in_rule"
    __table_args__ = (ForeignKeyConstraint(["org_id", "keeper_id"], ["account.org_id", "account.id"]),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    keeper_id: Mapped[UUID]
    made_at: Mapped[datetime]
