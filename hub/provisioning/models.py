"""What a directory calls our people and its groups, its key, and the roles that it proposes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base

ACCOUNT = ["account.org_id", "account.id"]


class ScimToken(Base):
    """With what a directory signs in. Only its hash is kept."""

    __tablename__ = "scim_token"
    __table_args__ = (
        ForeignKeyConstraint(["org_id"], ["organisation.id"]),
        Index("uq_scim_token_token_hash", "token_hash", unique=True),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ScimPerson(Base):
    """What the directory calls an account; `gone_at` once it deleted it, which closes the account here."""

    __tablename__ = "scim_person"
    __table_args__ = (
        UniqueConstraint("org_id", "user_name_key"),
        ForeignKeyConstraint(["org_id", "account_id"], ACCOUNT),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    external_id: Mapped[str | None]
    user_name: Mapped[str | None]
    user_name_key: Mapped[str | None]
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]


class ScimGroup(Base):
    """A group of the directory, and the role that its members get here, if the administrator said so."""

    __tablename__ = "scim_group"
    __table_args__ = (UniqueConstraint("org_id", "name_key"), ForeignKeyConstraint(["org_id"], ["organisation.id"]))

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str]
    external_id: Mapped[str | None]
    role: Mapped[str | None]
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class ScimMember(Base):
    """An account in a group."""

    __tablename__ = "scim_member"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "group_id"], ["scim_group.org_id", "scim_group.id"]),
        ForeignKeyConstraint(["org_id", "account_id"], ACCOUNT),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)


class RoleProposal(Base):
    """A role to be given or withdrawn, said by another system; an administrator decides."""

    __tablename__ = "role_proposal"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "account_id"], ACCOUNT),
        ForeignKeyConstraint(["org_id", "decided_by"], ACCOUNT),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    role: Mapped[str]
    change: Mapped[str]
    source: Mapped[str]
    made_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    accepted: Mapped[bool | None]


class StaffList(Base):
    """A list of staff that was read in. `told` holds its plan until it is done, then what could not be done."""

    __tablename__ = "staff_list"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "read_by"], ACCOUNT),
        ForeignKeyConstraint(["org_id"], ["organisation.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    read_at: Mapped[datetime]
    read_by: Mapped[UUID]
    told: Mapped[dict] = mapped_column(JSONB)
    done_at: Mapped[datetime | None]
