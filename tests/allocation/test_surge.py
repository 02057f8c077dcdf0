"""The surge model against a table, and when a day's work ends."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest

from hub.allocation.rules.shifts import Span, is_over, next_end, spans
from hub.allocation.rules.surge import (
    HOUR,
    Crew,
    begins,
    brought_in,
    for_how_long,
    mean_by_hour,
    of_the_pool,
    outlook,
    until,
    work_by_hour,
)
from hub.teams.queries import Working
from hub.teams.rules import Away, Pattern, Shift

EIGHT = datetime(2020, 11, 23, 8, tzinfo=UTC)
HOURS = [EIGHT + HOUR * n for n in range(24)]


def shift(starts: int, ends: int) -> Span:
    return Span(EIGHT.replace(hour=starts), EIGHT.replace(hour=ends))


@pytest.mark.parametrize(
    ("waiting", "people", "cases", "arriving", "cleared", "after_shift"),
    [
        (120, 9, 14, 0, 120 / 126 * 8, 0),  # nine trained people do a day's 120 in just under a shift of eight hours
        (120, 9, 5, 0, None, 75),  # nine starters hold 45
        (120, 4, 14, 0, None, 64),
        (0, 9, 14, 0, 0, 0),
        (120, 0, 14, 0, None, 120),
        (120, 9, 14, 10, 120 / 126 * 8, 74),  # what comes later does not make whoever waits now wait longer
        (10, 1, 8, 0, None, 2),
    ],
)
def test_the_model(waiting, people, cases, arriving, cleared, after_shift):
    crews = [Crew(shift(8, 16), cases)] * people
    arrivals = [arriving] * 8 + [0] * 16
    found = outlook(waiting, HOURS, arrivals, work_by_hour(HOURS, crews))
    assert found.cleared_after == (pytest.approx(cleared) if cleared is not None else None)
    assert found.waiting[7] == pytest.approx(after_shift)


def test_ten_more_from_one_o_clock_halve_what_is_left():
    crews = [Crew(shift(8, 16), 5)] * 9
    plain = outlook(120, HOURS, [0] * 24, work_by_hour(HOURS, crews))
    more = outlook(120, HOURS, [0] * 24, work_by_hour(HOURS, crews + brought_in(10, 5, shift(13, 17))))
    assert (plain.waiting[-1], more.waiting[-1]) == (pytest.approx(75), pytest.approx(25))
    assert plain.waiting[4] == more.waiting[4], "nothing changes before they come"


def test_work_is_spread_over_the_hours_of_a_shift_and_adds_up_to_it():
    work = work_by_hour(HOURS, [Crew(Span(EIGHT + timedelta(minutes=30), EIGHT + timedelta(hours=4)), 7)])
    assert work[:5] == pytest.approx((1, 2, 2, 2, 0)) and sum(work) == pytest.approx(7)


def test_arrivals_are_the_mean_of_the_same_hour():
    mean = mean_by_hour([(9, 70), (23, 7)], 7)
    assert (mean[9], mean[23], mean[0], len(mean)) == (10, 1, 0, 24)


@pytest.mark.parametrize(
    ("cleared", "words"),
    [(None, "longer than 40 hours"), (0, "less than an hour"), (0.6, "about 1 hour"), (5.4, "about 5 hours")],
)
def test_a_waiting_time_in_words(cleared, words):
    assert for_how_long(cleared, 40) == words


@pytest.mark.parametrize(
    ("at", "starts", "ends"),
    [
        (time(8, 30), time(9), time(20)), (time(17, 59), time(18), time(20)), (time(18, 1), time(19), time(20)),
        (time(19), time(20), time(22)), (time(20, 30), time(21), time(23)), (time(21, 1), time(22), time(23, 59)),
        (time(22, 1), time(23), time(23, 59)), (time(23, 59), time(23), time(23, 59)), (time(0), time(1), time(20)),
    ],
)  # fmt: skip
def test_a_shift_is_proposed_that_ends_after_it_begins(at, starts, ends):
    assert (begins(at), until(begins(at))) == (starts, ends)


def test_at_any_time_of_day_a_shift_ends_after_it_begins():
    for minute in range(24 * 60 - 1):
        at = time(minute // 60, minute % 60)
        assert until(at) > at and until(begins(at)) > begins(at), at


@pytest.mark.parametrize(
    ("number", "free", "says"),
    [
        (12, 2, "2 of the pool are free today: 10 of these 12 would have to come from elsewhere."),
        (3, 1, "1 of the pool is free today: 2 of these 3 would have to come from elsewhere."),
        (3, 0, "Nobody of the pool is free today: all of these would have to come from elsewhere."),
        (1, 0, "Nobody of the pool is free today: this one would have to come from elsewhere."),
        (2, 2, "2 of the pool are free today."),
    ],
)
def test_how_many_of_them_the_pool_has(number, free, says):
    assert of_the_pool(number, free) == says


def person(*shifts: Shift, leave=()) -> Working:
    return Working(uuid4(), "Tess", [Pattern(date(2020, 1, 6), tuple(shifts))], list(leave))


MORNING, AFTERNOON = Shift(0, time(8), time(12)), Shift(0, time(13), time(17))


def at(hour: int, day: int = 23) -> datetime:
    return datetime(2020, 11, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("who", "after", "ends"),
    [
        (person(MORNING, AFTERNOON), at(9), at(17)),  # a break is not the end
        (person(MORNING), at(12), at(12, 30)),  # it ended: the next is in a week
        (person(MORNING, leave=[Away(date(2020, 11, 23), date(2020, 11, 23))]), at(9), at(12, 30)),
        (person(), at(9), None),
        (None, at(9), None),
    ],
)
def test_when_the_next_day_of_work_ends(who, after, ends):
    assert next_end(who, after) == ends


def test_a_day_is_over_after_its_last_shift():
    shifts = spans(person(MORNING, AFTERNOON), at(9), 1)
    assert [is_over(shifts, at(hour)) for hour in (9, 12, 16, 17)] == [False, False, False, True]
