"""Who goes, before and after somebody changed it: what differs, and for whom. No database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from hub.rounds.rules.day import at

ADDED, CHANGED, TAKEN_OUT = "added", "changed", "taken-out"
SEAT = ("second_id", "starts_at", "ends_at")
Crew = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one officer: `how`, and the seat they have from now on; None when they are out."""

    how: str
    account_id: UUID
    seat: Crew | None


def seated(day: date, place: int, typed: Mapping[str, Any]) -> Crew:
    """One row of the form as it is kept: the officer, who goes along, and their hours (UTC) on the day."""
    hours = {"starts_at": at(day, typed["starts"]), "ends_at": at(day, typed["ends"])}
    return {"account_id": typed["account_id"], "second_id": typed["second_id"], "place": place} | hours


def changes(present: Iterable[Any], wanted: Iterable[Crew]) -> list[Change]:
    """What has to be done for those on the round now (`present`) to become those who are wanted."""
    before, after = {one.account_id: one for one in present}, {one["account_id"]: one for one in wanted}
    found = [Change(TAKEN_OUT, who, None) for who in before if who not in after]
    for who, seat in after.items():
        if who not in before:
            found.append(Change(ADDED, who, seat))
        elif any(getattr(before[who], name) != seat[name] for name in SEAT):
            found.append(Change(CHANGED, who, seat))
    return found


def concerned(present: Iterable[Any], after: Iterable[Any]) -> tuple[set[UUID], dict[UUID, Any], dict[UUID, Any]]:
    """Who is out altogether; who is new and who goes otherwise than before, each with the crew in which they go."""
    was, will = _seats(present), _seats(after)
    gone = set(was) - set(will)
    new = {one: next(iter(will[one].values())) for one in set(will) - set(was)}
    other = {one: next(iter(will[one].values())) for one in set(was) & set(will) if set(was[one]) != set(will[one])}
    return gone, new, other


def _seats(crews: Iterable[Any]) -> dict[UUID, dict[tuple, Any]]:
    found: dict[UUID, dict[tuple, Any]] = defaultdict(dict)
    for crew in crews:
        seat = (crew.account_id, crew.second_id, crew.starts_at, crew.ends_at)
        for who in (crew.account_id, crew.second_id):
            if who:
                found[who][seat] = crew
    return found
