"""Risk markers with their reviews; check-ins with the people at the door and the alarms raised for them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.cipher import RiskNote, SealedText
from hub.kernel.db import Base


class Marker(Base):
    """A risk at one household, known until `expires_at`. `handover_id` is the request on whose occasion it was added.

    `address_key` and `line_key` are both kept, since the next request may know the property's number, or not.
    """

    __tablename__ = "risk_marker"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "handover_id", "side"], ["handover.org_id", "handover.id", "handover.side"]),
        ForeignKeyConstraint(["org_id", "added_by"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "owner_id"], ["account.org_id", "account.id"]),
        Index(
            "ix_risk_marker_org_id_postcode_key", "org_id", "postcode_key", postgresql_where=text("ended_at is null")
        ),
        Index("ix_risk_marker_org_id_expires_at", "org_id", "expires_at", "id"),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    address_key: Mapped[str]
    line_key: Mapped[str]
    postcode_key: Mapped[str]
    place: Mapped[str]
    category: Mapped[str]
    note: Mapped[str | None] = mapped_column(SealedText(RiskNote))
    handover_id: Mapped[UUID | None]
    side: Mapped[str]
    added_at: Mapped[datetime]
    added_by: Mapped[UUID]
    owner_id: Mapped[UUID]
    reviewed_at: Mapped[datetime]
    reviews: Mapped[int]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    version: Mapped[int]


class MarkerReview(Base):
    """What was done with a marker, in order: added, renewed, handed over, ended, or expired by itself."""

    __tablename__ = "risk_marker_review"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "marker_id"], ["risk_marker.org_id", "risk_marker.id"]),
        ForeignKeyConstraint(["org_id", "by"], ["account.org_id", "account.id"]),
        ForeignKeyConstraint(["org_id", "owner_id"], ["account.org_id", "account.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    marker_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    what: Mapped[str]
    by: Mapped[UUID | None]
    owner_id: Mapped[UUID | None]
    expires_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(SealedText(RiskNote))


class CheckIn(Base):
    """Somebody went to a visit's door, or to that of a partner's task: since when, when the alarm is due, how it ended.

    `side` is always "received": a task is the partner's own row of the hand-over.
    """

    __tablename__ = "check_in"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "visit_id"], ["visit.org_id", "visit.id"]),
        ForeignKeyConstraint(["org_id", "task_id", "side"], ["handover.org_id", "handover.id", "handover.side"]),
        ForeignKeyConstraint(["org_id", "ended_by"], ["account.org_id", "account.id"]),
        Index("ix_check_in_org_id_visit_id", "org_id", "visit_id"),
        Index("ix_check_in_org_id_task_id", "org_id", "task_id"),
        Index("ix_check_in_org_id_alarm_at", "org_id", "alarm_at", postgresql_where=text("ended_at is null")),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID | None]
    task_id: Mapped[UUID | None]
    side: Mapped[str]
    started_at: Mapped[datetime]
    expected_at: Mapped[datetime]
    alarm_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]
    ended_how: Mapped[str | None]
    ended_why: Mapped[str | None]


class AtDoor(Base):
    """Each person of a check-in; a person with no `left_at` is at that door and can be at no other."""

    __tablename__ = "at_door"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "check_in_id"], ["check_in.org_id", "check_in.id"]),
        ForeignKeyConstraint(["org_id", "account_id"], ["account.org_id", "account.id"]),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    check_in_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    left_at: Mapped[datetime | None]


class Alarm(Base):
    """An alarm for one deadline of a check-in: raised, told to more people, and what somebody then did."""

    __tablename__ = "door_alarm"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "check_in_id"], ["check_in.org_id", "check_in.id"]),
        ForeignKeyConstraint(["org_id", "acknowledged_by"], ["account.org_id", "account.id"]),
        Index("ix_door_alarm_open", "org_id", "raised_at", postgresql_where=text("acknowledged_at is null")),
    )

    org_id: Mapped[int] = mapped_column(primary_key=True)
    check_in_id: Mapped[UUID] = mapped_column(primary_key=True)
    deadline: Mapped[datetime] = mapped_column(primary_key=True)
    raised_at: Mapped[datetime]
    escalated_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[UUID | None]
    done: Mapped[str | None]
    note: Mapped[str | None]
