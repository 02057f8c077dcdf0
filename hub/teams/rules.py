"""Who works when, and where an address belongs: pure decisions on rows that queries.py has read. No database.

A pattern's times are UK local times; what leaves this module as a moment is UTC.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from hub.gazetteer.rules import parse_postcode
from hub.kernel.clock import UK

CLOCKS_CHANGE_AT = time(1)  # UTC, in spring and in autumn
REMIND_DAYS = 30
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Shift(NamedTuple):
    """From when to when on one weekday, Monday is 0."""

    weekday: int
    starts: time
    ends: time


class Pattern(NamedTuple):
    """A week that repeats from a day on; without shifts the person does not work."""

    valid_from: date
    shifts: tuple[Shift, ...] = ()


class Away(NamedTuple):
    """Days off, both ends included."""

    starts_on: date
    ends_on: date


def pattern_on(patterns: Iterable[Pattern], day: date) -> Pattern | None:
    """The pattern in force on a day: the latest that has begun."""
    return max((one for one in patterns if one.valid_from <= day), key=lambda one: one.valid_from, default=None)


def is_away(leave: Iterable[Away], day: date) -> bool:
    """True on a day of leave."""
    return any(one.starts_on <= day <= one.ends_on for one in leave)


def shifts_on(patterns: Iterable[Pattern], leave: Iterable[Away], day: date) -> list[Shift]:
    """A person's shifts of one day, in order: none without a pattern, and none on leave."""
    pattern = pattern_on(patterns, day)
    if pattern is None or is_away(leave, day):
        return []
    return sorted(one for one in pattern.shifts if one.weekday == day.weekday())


def hours(day: date, shift: Shift) -> tuple[datetime, datetime]:
    """When a shift begins and ends on a day, in UTC.

    A time that the clocks jump over is the moment of the jump; one that they show twice begins at the first and ends
    at the second, so that whoever works through the night of a change works all of it.
    """
    return _moment(day, shift.starts, fold=0), _moment(day, shift.ends, fold=1)


def _moment(day: date, at: time, fold: int) -> datetime:
    moment = datetime.combine(day, at, UK).replace(fold=fold).astimezone(UTC)
    jumped_over = moment.astimezone(UK).time() != at
    return datetime.combine(day, CLOCKS_CHANGE_AT, UTC) if jumped_over else moment


def said(at: time) -> str:
    """A time of day as people say it: 9am, 5:30pm, midday, midnight."""
    if (at.hour, at.minute) in ((0, 0), (12, 0)):
        return "midday" if at.hour else "midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'pm' if at.hour >= 12 else 'am'}"


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_of(day: date) -> list[date]:
    """The seven days of a day's week, Monday first."""
    first = monday_of(day)
    return [first + timedelta(days=number) for number in range(7)]


def sector_of(postcode: str | None) -> str | None:
    """'NR17 1' of 'NR17 1AB'."""
    parsed = parse_postcode(postcode)
    return parsed.sector if parsed else None


def patch_for(patches: Sequence[Mapping[str, Any]], ward: str | None, sector: str | None) -> str | None:
    """The key of the patch of a ward when the gazetteer knows it and a patch names it, else of a postcode sector."""
    by_ward = {one["code"]: patch["key"] for patch in patches for one in patch.get("wards", ())}
    by_sector = {one: patch["key"] for patch in patches for one in patch.get("sectors", ())}
    return by_ward.get(ward or "") or by_sector.get(sector or "")


def lapses_at(expires_on: date) -> datetime:
    """The moment (UTC) at which a check no longer counts: midnight in the UK after its last day."""
    return datetime.combine(expires_on + timedelta(days=1), time(), UK).astimezone(UTC)


def remind_at(expires_on: date) -> datetime:
    """The moment (UTC) at which the coordinator is reminded: midnight in the UK, thirty days before its last day."""
    return datetime.combine(expires_on - timedelta(days=REMIND_DAYS), time(), UK).astimezone(UTC)


def standing_of(expires_on: date | None, today: date) -> tuple[str, str]:
    """How a volunteer's check stands, in words, and the colour of its tag."""
    if expires_on is None:
        return "No check recorded", "red"
    left = (expires_on - today).days
    if left < 0:
        return f"Lapsed {_days(-left)} ago", "red"
    if left == 0:
        return "Expires today", "orange"
    if left <= REMIND_DAYS:
        return f"Expires in {_days(left)}", "orange"
    return "Valid", "green"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
