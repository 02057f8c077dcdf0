"""What somebody shows besides their password, and the state between the two."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class SecondFactor(Base):
    """An app or a key. `secret` is an app's sealed seed or a key's public half.

    `counter` is the last time step whose code was used (RFC 6238 §5.2), or a key's count of signatures.
    """

    __tablename__ = "second_factor"
    __table_args__ = (
        UniqueConstraint("org_id", "account_id", "credential"),
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    kind: Mapped[str]
    name: Mapped[str]
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    credential: Mapped[bytes | None] = mapped_column(LargeBinary)
    counter: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """One of ten codes on paper, each good once; only a keyed hash is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (
        UniqueConstraint("org_id", "account_id", "code_hash"),
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FactorReset(Base):
    """An administrator took somebody's factors away, and why."""

    __tablename__ = "factor_reset"
    __table_args__ = (ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),)

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    reason: Mapped[str]
    reset_at: Mapped[datetime]
    reset_by: Mapped[UUID | None]


class HalfSession(Base):
    """Somebody whose password was right and whose second step is still to come: it opens that step and nothing else."""

    __tablename__ = "half_session"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
        Index("uq_half_session_token_hash", "token_hash", unique=True),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    failed: Mapped[int]
    challenge: Mapped[bytes | None] = mapped_column(LargeBinary)
