"""A round, the officers who go, and the doors at which they stop."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class Round(Base):
    """A day's visits for some officers: proposed, then confirmed; or cancelled.

    `office` is the postcode at which they begin and end, where they do; `minutes` are those at each door.
    """

    __tablename__ = "round"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "made_by"], ["account.org_id", "account.id"]),
        Index("ix_round_org_id_day", "org_id", "day", "id"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date]
    status: Mapped[str]
    team: Mapped[str | None]
    patch: Mapped[str | None]
    minutes: Mapped[int]
    kmh: Mapped[int]
    office: Mapped[str | None]
    from_office: Mapped[bool]
    to_office: Mapped[bool]
    ordered_by: Mapped[str]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    version: Mapped[int]


class RoundCrew(Base):
    """Who goes, in a pair with whom, from when to when; `home_at` is when they handed their stops back."""

    __tablename__ = "round_crew"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "round_id"], ["round.org_id", "round.id"]),
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "second_id"], ["account.org_id", "account.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    second_id: Mapped[UUID | None]
    place: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    home_at: Mapped[datetime | None]


class RoundStop(Base):
    """One attempt of one visit in a round. It is done when the visit has that attempt, whoever made it.

    `attempt` counts through the whole visit, `nth` within its step. A stop that nobody takes is unplanned, with why;
    one that was planned for a day gone by is missed as soon as another round takes the visit.
    """

    __tablename__ = "round_stop"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "round_id"], ["round.org_id", "round.id"]),
        ForeignKeyConstraint(["org_id", "visit_id"], ["visit.org_id", "visit.id"]),
        ForeignKeyConstraint(
            ["org_id", "round_id", "account_id"],
            ["round_crew.org_id", "round_crew.round_id", "round_crew.account_id"],
        ),
        Index(
            "uq_round_stop_planned", "org_id", "visit_id", "attempt",
            unique=True, postgresql_where=text("status = 'planned'"),
        ),
    )  # fmt: skip

    org_id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[UUID] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    step: Mapped[str]
    nth: Mapped[int]
    pair: Mapped[bool]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    status: Mapped[str]
    why: Mapped[str | None]
    account_id: Mapped[UUID | None]
    position: Mapped[int | None]
    planned_at: Mapped[datetime | None]
