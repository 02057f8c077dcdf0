"""Who is in which team and covers which patch, weekly patterns and leave, and the checks of volunteers."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


def of_account() -> ForeignKeyConstraint:
    """The row is about a person of the same organisation."""
    return ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"])


class TeamMember(Base):
    """A person in a team; `team` is a key of the live `[teams]` section. One person may be in several."""

    __tablename__ = "team_member"
    __table_args__ = (of_account(), Index("ix_team_member_org_id_team", "org_id", "team"))

    org_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    team: Mapped[str] = mapped_column(primary_key=True)
    added_at: Mapped[datetime]
    added_by: Mapped[UUID | None]


class PatchMember(Base):
    """A person who covers a patch; `patch` is a key of the live `[patches]` section."""

    __tablename__ = "patch_member"
    __table_args__ = (of_account(), Index("ix_patch_member_org_id_patch", "org_id", "patch"))

    org_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    patch: Mapped[str] = mapped_column(primary_key=True)
    added_at: Mapped[datetime]
    added_by: Mapped[UUID | None]


class Rota(Base):
    """A person's weekly pattern from a day on, until the day of the next one; without shifts they do not work.

    `version` counts the person's patterns, so that of two who change them the second is told.
    """

    __tablename__ = "rota"
    __table_args__ = (of_account(), UniqueConstraint("org_id", "account_id", "version"))

    org_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    version: Mapped[int]
    set_at: Mapped[datetime]
    set_by: Mapped[UUID | None]


class RotaShift(Base):
    """One shift of a pattern: Monday is 0, times are UK local times."""

    __tablename__ = "rota_shift"
    __table_args__ = (
        ForeignKeyConstraint(
            ["org_id", "account_id", "valid_from"],
            ["rota.org_id", "rota.account_id", "rota.valid_from"],
            ondelete="CASCADE",
        ),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    weekday: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    starts: Mapped[time] = mapped_column(primary_key=True)
    ends: Mapped[time]


class Leave(Base):
    """Whole days on which a person does not work, both ends included; two stretches never overlap."""

    __tablename__ = "leave"
    __table_args__ = (of_account(), Index("ix_leave_org_id_ends_on", "org_id", "ends_on"))

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    added_at: Mapped[datetime]
    added_by: Mapped[UUID | None]


class VolunteerCheck(Base):
    """A volunteer's check (DBS): append-only; the one recorded last counts, to the end of the day `expires_on`."""

    __tablename__ = "volunteer_check"
    __table_args__ = (
        of_account(),
        Index("ix_volunteer_check_org_id_account_id_id", "org_id", "account_id", "id"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    checked_on: Mapped[date]
    expires_on: Mapped[date]
    recorded_by: Mapped[UUID | None]
    recorded_at: Mapped[datetime]
