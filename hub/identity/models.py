"""Accounts, the roles they hold, their sessions and one-time password links. An account belongs to one organisation."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import INTERVAL
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class Account(Base):
    """A person who may sign in for one organisation. The e-mail address may exist elsewhere too: no index tells.

    `factor_due_at` is when their second factor must be set up, `leaves_on` the last day on which they work here.
    """

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("org_id", "email_key"), UniqueConstraint("org_id", "badge"))

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str]
    email_key: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str | None]
    mobile: Mapped[str | None]
    badge: Mapped[str | None]
    active: Mapped[bool]
    demo: Mapped[bool]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int]
    notices: Mapped[str]
    factor_due_at: Mapped[datetime | None]
    leaves_on: Mapped[date | None]


class AccountRole(Base):
    """A role that an account holds: a workspace it can switch to."""

    __tablename__ = "account_role"
    __table_args__ = (ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    granted_at: Mapped[datetime]
    granted_by: Mapped[UUID | None]


class Session(Base):
    """A signed-in browser. Only the hash of its token is kept; it ends by idleness, by age, by sign-out or by force.

    `how` says what was shown at sign-in, `network` is a keyed hash that tells one network from another and no address,
    `proved_at` when a second factor was last given, `challenge` what a key is to sign next.
    """

    __tablename__ = "session"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
        Index("uq_session_token_hash", "token_hash", unique=True),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    role: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    idle: Mapped[timedelta] = mapped_column(INTERVAL)
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None]
    device: Mapped[str]
    how: Mapped[str]
    network: Mapped[str | None]
    proved_at: Mapped[datetime | None]
    challenge: Mapped[bytes | None] = mapped_column(LargeBinary)


class PasswordLink(Base):
    """A link, shown once to an administrator, with which a person sets a password; it ends with its first use."""

    __tablename__ = "password_link"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
        Index("uq_password_link_token_hash", "token_hash", unique=True),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
