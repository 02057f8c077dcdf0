"""Opening hours, forwards and backwards, against a reference that counts minute by minute."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.clock import UK
from hub.programmes.hours import NeverOpen, after, before, closing, is_open, next_opening, open_on
from hub.programmes.models import Opening

MINUTE = timedelta(minutes=1)
# Around both changes of the clock, a bank holiday and an ordinary week.
WEEKS = [datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC), datetime(2026, 12, 23, tzinfo=UTC)]
MOMENTS = st.builds(lambda week, minute: week + minute * MINUTE, st.sampled_from(WEEKS), st.integers(0, 4 * 1440))
OPENINGS = st.lists(
    st.builds(
        lambda days, opens, length: Opening(tuple(days), time(opens), time(min(opens + length, 23))),
        st.sets(st.integers(0, 6), min_size=5),
        st.sampled_from([0, *range(3, 20)]),  # nobody opens within the hour that a night skips or has twice
        st.integers(4, 12),
    ),
    min_size=1,
    max_size=2,
)


def local(*parts):
    return datetime(*parts, tzinfo=UK)


def works(programme, at: datetime) -> bool:
    here = at.astimezone(UK)
    return here.date() not in programme.closed_on and any(
        here.weekday() in one.weekdays and one.opens <= here.time() < one.closes for one in programme.open
    )


def counted(programme, at: datetime, minutes: int, step: int) -> datetime:
    """One minute after the other, until so many opening ones have passed."""
    while minutes:
        minutes -= works(programme, at if step > 0 else at - MINUTE)
        at += step * MINUTE
    return at


@given(openings=OPENINGS, at=MOMENTS, hours=st.integers(1, 20))
def test_hours_forwards_and_backwards_are_those_that_one_counts_by_the_minute(covid, openings, at, hours):
    programme = replace(covid, open=tuple(openings))
    wait = timedelta(hours=hours)
    assert after(programme, at, wait) == counted(programme, at, hours * 60, 1)
    assert before(programme, at, wait) == counted(programme, at, hours * 60, -1)


@given(openings=OPENINGS, start=MOMENTS, at=MOMENTS, hours=st.integers(1, 40))
def test_what_has_run_out_is_the_same_counted_from_either_end(covid, openings, start, at, hours):
    programme, wait = replace(covid, open=tuple(openings)), timedelta(hours=hours)
    assert (after(programme, start, wait) <= at) == (start <= before(programme, at, wait))


@given(openings=OPENINGS, at=MOMENTS)
def test_open_now_is_what_the_day_says(covid, openings, at):
    programme = replace(covid, open=tuple(openings))
    assert is_open(programme, at) == works(programme, at)
    opens = next_opening(programme, at)
    assert opens > at and works(programme, opens) and not works(programme, opens - MINUTE)


def test_hours_that_overlap_are_counted_once(covid):
    twice = replace(covid, open=(Opening((0,), time(9), time(13)), Opening((0,), time(12), time(17))))
    [monday] = open_on(twice, date(2026, 11, 23))
    assert monday == (local(2026, 11, 23, 9), local(2026, 11, 23, 17))
    assert open_on(twice, date(2026, 11, 24)) == []


def test_what_comes_after_hours_closes_with_the_next_day_on_which_people_work(covid):
    assert closing(covid, local(2026, 11, 23, 9)) == local(2026, 11, 23, 20)
    assert closing(covid, local(2026, 11, 23, 21)) == local(2026, 11, 24, 20)
    assert closing(covid, local(2026, 12, 25, 9)) == local(2026, 12, 26, 20)


def test_a_bank_holiday_has_no_hours_and_the_next_morning_is_the_day_after_it(covid):
    assert next_opening(covid, local(2026, 12, 24, 20)) == local(2026, 12, 26, 8)
    assert before(covid, local(2026, 12, 26, 9), timedelta(hours=2)) == local(2026, 12, 24, 19)


def test_a_programme_that_is_always_closed_says_so_in_each_direction(covid):
    closed = replace(covid, open=())
    for ask in (lambda: after(closed, WEEKS[0], MINUTE), lambda: before(closed, WEEKS[0], MINUTE),
                lambda: next_opening(closed, WEEKS[0]), lambda: closing(closed, WEEKS[0])):  # fmt: skip
        with pytest.raises(NeverOpen):
            ask()
