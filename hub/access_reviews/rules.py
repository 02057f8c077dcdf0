"""Quarters, due dates, and what a decision may be. No database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from hub.kernel.access import Role
from hub.kernel.clock import UK
from hub.kernel.keys import id_in

DAYS = 28  # from the opening to the due date, where the organisation says nothing else
REMIND = (7, 1)  # days before it
KEEP, WITHDRAW = "keep", "withdraw"
OPENS, LAPSES = time(6), time(2)  # UK: before the working day, and when hardly anybody is at a door
FIELD = "right:"

Right = tuple[UUID, Role]


def quarter_of(day: date) -> str:
    """'2026-Q4'."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def in_words(quarter: str) -> str:
    """'October to December 2026'."""
    year, _, number = quarter.partition("-Q")
    months = ("January to March", "April to June", "July to September", "October to December")
    return f"{months[int(number) - 1]} {year}"


def next_quarter(day: date) -> date:
    """The first day of the quarter after this day's."""
    month = 3 * ((day.month + 2) // 3) + 1
    return date(day.year + 1, 1, 1) if month > 12 else date(day.year, month, 1)


def at(day: date, hour: time) -> datetime:
    """A UK time of a day, in UTC."""
    return datetime.combine(day, hour, UK).astimezone(UTC)


def due_on(opened: date, days: int) -> date:
    """The last day for deciding."""
    return opened + timedelta(days=days)


def spared(
    role: Role, undecided: Collection[Right], holders: Collection[UUID], used: Mapping[Right, datetime]
) -> UUID | None:
    """Which of those who hold a role keeps it although nobody confirmed it, so that one is left: who used it last.

    None when somebody else remains.
    """
    at_risk = {account for account, undecided_role in undecided if undecided_role == role}
    if set(holders) - at_risk:
        return None
    long_ago = datetime.min.replace(tzinfo=UTC)
    return max(at_risk, key=lambda one: (used.get((one, role)) or long_ago, str(one)), default=None)


def decisions(typed: Mapping[str, str]) -> dict[Right, str]:
    """What a form says of each right, by the names of its fields; anything else in it is left out."""
    found = {}
    for name, value in typed.items():
        account, _, role = name.removeprefix(FIELD).partition(":")
        account_id = id_in(account)
        if name.startswith(FIELD) and account_id and role in set(Role) and value in (KEEP, WITHDRAW):
            found[account_id, Role(role)] = value
    return found


@dataclass(frozen=True)
class Bar:
    """One review as a bar of the drawing: where it stands, how long each part is, and the figures."""

    label: str
    x: int
    parts: tuple[tuple[str, float, float], ...]


PARTS = ("kept", "withdrawn", "suspended", "open", "gone")
HEIGHT, WIDTH, STEP = 120, 34, 56


def bars(reviews: Sequence[Any]) -> list[Bar]:
    """The last reviews drawn from left to right, the oldest first: each part's name, its top and its height."""
    most = max((sum(getattr(one, part) for part in PARTS) for one in reviews), default=0) or 1
    found = []
    for place, one in enumerate(reversed(reviews)):
        below, parts = 0.0, []
        for part in PARTS:
            height = round(getattr(one, part) * HEIGHT / most, 1)
            parts.append((part, round(HEIGHT - below - height, 1), height))
            below += height
        found.append(Bar(one.quarter, 30 + place * STEP, tuple(parts)))
    return found
