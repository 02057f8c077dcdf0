"""Who works when: patterns, leave, and UK local time on the days on which the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.clock import UK
from hub.kernel.forms.form import load
from hub.teams.rules import (
    Away,
    Pattern,
    Shift,
    hours,
    lapses_at,
    patch_for,
    pattern_on,
    remind_at,
    said,
    shifts_on,
    standing_of,
    week_of,
)
from hub.teams.schemas import Week, shifts_in, week_as_typed

MONDAY = date(2026, 11, 23)
NINE_TO_FIVE = tuple(Shift(day, time(9), time(17)) for day in range(5))
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)


def utc(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


def test_a_change_next_week_does_not_change_today():
    patterns = [Pattern(MONDAY, NINE_TO_FIVE), Pattern(MONDAY + timedelta(days=7), ())]
    assert shifts_on(patterns, [], MONDAY + timedelta(days=4)) == [Shift(4, time(9), time(17))]
    assert shifts_on(patterns, [], MONDAY + timedelta(days=7)) == []
    assert pattern_on(patterns, MONDAY - timedelta(days=1)) is None, "before the first week there are no hours"


def test_leave_counts_on_its_first_and_last_day_and_on_no_other():
    leave = [Away(MONDAY + timedelta(days=1), MONDAY + timedelta(days=2))]
    worked = [bool(shifts_on([Pattern(MONDAY, NINE_TO_FIVE)], leave, day)) for day in week_of(MONDAY)]
    assert worked == [True, False, False, True, True, False, False]


def test_two_shifts_of_one_day_come_in_order():
    split = (Shift(0, time(16), time(20)), Shift(0, time(8), time(12)))
    assert [one.starts.hour for one in shifts_on([Pattern(MONDAY, split)], [], MONDAY)] == [8, 16]


@pytest.mark.parametrize(
    "day, starts, ends, told",
    [
        (MONDAY, time(9), time(17), (utc(MONDAY, 9), utc(MONDAY, 17))),
        (date(2026, 7, 1), time(9), time(17), (utc(date(2026, 7, 1), 8), utc(date(2026, 7, 1), 16))),
        (SPRING, time(0), time(3), (utc(SPRING, 0), utc(SPRING, 2))),  # two hours, not three
        (SPRING, time(1, 30), time(9), (utc(SPRING, 1), utc(SPRING, 8))),  # half past one does not exist
        (AUTUMN, time(1, 30), time(9), (utc(AUTUMN, 0, 30), utc(AUTUMN, 9))),  # from the first half past one …
        (AUTUMN, time(0), time(1, 30), (utc(AUTUMN - timedelta(days=1), 23), utc(AUTUMN, 1, 30))),  # … to the second
    ],
)
def test_hours_are_uk_local_time_on_the_days_of_a_clock_change_too(day, starts, ends, told):
    assert hours(day, Shift(day.weekday(), starts, ends)) == told


TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), TIMES, TIMES)
def test_a_shift_never_ends_before_it_begins_and_reads_in_local_time_as_it_was_written(day, one, other):
    starts, ends = sorted((one, other))
    begins_at, ends_at = hours(day, Shift(day.weekday(), starts, ends))
    assert begins_at <= ends_at
    if starts.hour != 1 and ends.hour != 1:  # the hour that the clocks skip or show twice
        assert (begins_at.astimezone(UK).time(), ends_at.astimezone(UK).time()) == (starts, ends)


PATCHES = [
    {"key": "coast", "wards": [{"code": "E05000001", "name": "Cromer"}], "sectors": ["NR27 0"]},
    {"key": "inland", "sectors": ["NR27 9"]},
]


@pytest.mark.parametrize(
    "ward, sector, patch",
    [
        ("E05000001", "NR27 9", "coast"),  # the ward is known and named: it decides
        ("E05000009", "NR27 9", "inland"),  # known, but in no patch
        (None, "NR27 0", "coast"),
        (None, "NR99 1", None),
        (None, None, None),
    ],
)
def test_a_patch_is_found_by_ward_first_then_by_sector(ward, sector, patch):
    assert patch_for(PATCHES, ward, sector) == patch


@pytest.mark.parametrize(
    "days, words, colour",
    [
        (None, "No check recorded", "red"),
        (-1, "Lapsed 1 day ago", "red"),
        (0, "Expires today", "orange"),
        (12, "Expires in 12 days", "orange"),
        (30, "Expires in 30 days", "orange"),
        (31, "Valid", "green"),
    ],
)
def test_a_check_is_told_in_words(days, words, colour):
    expires_on = None if days is None else MONDAY + timedelta(days=days)
    assert standing_of(expires_on, MONDAY) == (words, colour)


def test_a_check_counts_to_the_end_of_its_last_day_in_uk_time():
    assert lapses_at(date(2026, 7, 1)) == utc(date(2026, 7, 1), 23)
    assert lapses_at(date(2026, 12, 1)) == utc(date(2026, 12, 2), 0)
    assert remind_at(date(2026, 12, 31)) == utc(date(2026, 12, 1), 0)


@pytest.mark.parametrize(
    "at, words", [(time(9), "9am"), (time(17, 30), "5:30pm"), (time(12), "midday"), (time(0), "midnight")]
)
def test_a_time_of_day_reads_as_people_say_it(at, words):
    assert said(at) == words


@pytest.mark.parametrize(
    "typed, told",
    [
        ("9am to 5pm", None),
        ("9:00-12:00, 1pm – 5:30pm", None),
        ("8am until noon and 4pm to 8pm", None),
        ("9 to 5", "Monday must be hours, like 9am to 5pm"),
        ("9am", "Monday must be hours, like 9am to 5pm"),
        ("5pm to 9am", "Monday has hours that end before they begin"),
        ("9am to 5pm, 4pm to 6pm", "Monday has hours that overlap"),
        ("1am-2am, 3am-4am, 5am-6am, 7am-8am, 9am-10am", "Monday can have 4 shifts at most"),
        ("9am to 5pm, " * 5000, "Monday must be hours, like 9am to 5pm"),
    ],
)
def test_hours_are_read_as_people_type_them(typed, told):
    data, faults = load(Week, {"valid_from": "2026-11-23", "monday": typed})
    assert faults == ({"monday": [told]} if told else {})
    if not told:
        again = week_as_typed(tuple(shifts_in(data)))["monday"]
        assert shifts_in(load(Week, {"valid_from": "2026-11-23", "monday": again})[0]) == shifts_in(data)
