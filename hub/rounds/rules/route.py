"""A route: doors in an order, when each is reached, and whether that keeps every time and every pair. No database.

Ways are straight lines between the postcodes' grid references, made longer by a constant, at one speed for the round.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

# A road is about a third longer than the straight line: the usual factor for English lanes.
DETOUR = 1.3
# The way to or from an address without a grid reference, in seconds.
UNKNOWN_WAY = 15 * 60


class Point(NamedTuple):
    """A place on the national grid, in metres."""

    easting: int
    northing: int


@dataclass(frozen=True, slots=True)
class Door:
    """A visit that is due: where it is (None: nobody knows), between which times (UTC) one may arrive, one or two."""

    id: UUID
    at: Point | None
    opens: datetime
    closes: datetime | None
    pair: bool = False


@dataclass(frozen=True, slots=True)
class Crew:
    """An officer, or a pair: on duty from `starts` to `ends` (UTC). No `origin`, or no `home`: anywhere."""

    id: UUID
    starts: datetime
    ends: datetime
    pair: bool = False
    origin: Point | None = None
    home: Point | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a visit takes at the door, and how fast one travels."""

    minutes: int = 10
    kmh: int = 40

    @property
    def at_door(self) -> timedelta:
        """The time at one door."""
        return timedelta(minutes=self.minutes)

    def seconds(self, here: Point | None, there: Point | None) -> int:
        """The way between two addresses in whole seconds, rounded up."""
        if here is None or there is None:
            return UNKNOWN_WAY
        return math.ceil(math.dist(here, there) * DETOUR / (self.kmh / 3.6))

    def out(self, crew: Crew, there: Point | None) -> int:
        """The way to the first door, in seconds: none for those who begin anywhere."""
        return self.seconds(crew.origin, there) if crew.origin else 0

    def back(self, crew: Crew, here: Point | None) -> int:
        """The way home from the last door, in seconds: none for those who end anywhere."""
        return self.seconds(here, crew.home) if crew.home else 0


def timed(crew: Crew, doors: Sequence[Door], pace: Pace) -> list[datetime]:
    """When each door is reached in this order; who comes too early waits."""
    times: list[datetime] = []
    for number, door in enumerate(doors):
        if number:
            ready = times[-1] + pace.at_door + timedelta(seconds=pace.seconds(doors[number - 1].at, door.at))
        else:
            ready = crew.starts + timedelta(seconds=pace.out(crew, door.at))
        times.append(max(ready, door.opens))
    return times


def over_at(crew: Crew, doors: Sequence[Door], pace: Pace) -> datetime:
    """When the crew is free after the last door, the way home included."""
    if not doors:
        return crew.starts
    return timed(crew, doors, pace)[-1] + pace.at_door + timedelta(seconds=pace.back(crew, doors[-1].at))


def fits(crew: Crew, doors: Sequence[Door], pace: Pace) -> bool:
    """Whether this order keeps every window, the crew's hours, and the rule that a pair goes where a pair is asked."""
    if any(door.pair for door in doors) and not crew.pair:
        return False
    reached = timed(crew, doors, pace)
    in_time = all(door.closes is None or at <= door.closes for door, at in zip(doors, reached, strict=True))
    return in_time and over_at(crew, doors, pace) <= crew.ends


def alone(door: Door, crews: Sequence[Crew], pace: Pace) -> str | None:
    """Why nobody could do this visit even as their only one: "pair", "window", "time"; None if somebody could."""
    able = [crew for crew in crews if crew.pair or not door.pair]
    if not able:
        return "pair" if door.pair else "time"
    if any(fits(crew, [door], pace) for crew in able):
        return None
    on_duty = any(
        max(door.opens, crew.starts) <= min(door.closes or crew.ends, crew.ends - pace.at_door) for crew in able
    )
    return "time" if on_duty else "window"
