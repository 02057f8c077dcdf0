"""The clock of art. 12: the corresponding day, the two months more, and the days on which it stands still."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.subject_requests.rules.clock import Clock, corresponding, paused_days
from hub.subject_requests.rules.holidays import is_working_day

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
FEW = st.integers(0, 60)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 9, 3), date(2026, 10, 5)),  # the ICO's own example, whose 3 October is a Saturday in 2026
        (date(2026, 3, 31), date(2026, 4, 30)),  # there is no 31 April
        (date(2027, 1, 31), date(2027, 3, 1)),  # 28 February 2027 is a Sunday
        (date(2028, 1, 31), date(2028, 2, 29)),  # a leap year
        (date(2026, 11, 25), date(2026, 12, 29)),  # Christmas, Boxing Day's substitute on the Monday
        (date(2026, 3, 3), date(2026, 4, 7)),  # Good Friday, then the weekend, then Easter Monday
    ],
)
def test_the_due_day_is_the_corresponding_one_or_the_next_working_day(received, due):
    assert Clock(received).due_on(received) == due


def test_the_month_begins_when_identity_is_proved():
    waiting = Clock(date(2026, 3, 2), identity_asked_on=date(2026, 3, 3))
    assert waiting.due_on(date(2026, 3, 10)) is None and waiting.waits_for == "identity"
    assert waiting.if_given(date(2026, 3, 10)) == date(2026, 4, 10)
    given_ = Clock(date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 16))
    assert given_.due_on(date(2026, 3, 20)) == date(2026, 4, 16) and given_.waits_for is None


def test_proof_that_nobody_asked_for_moves_nothing():
    assert Clock(date(2026, 3, 2), None, date(2026, 3, 16)).due_on(date(2026, 3, 20)) == date(2026, 4, 2)


def test_a_clarification_adds_the_days_until_the_answer():
    asked = date(2026, 3, 9)
    still = Clock(date(2026, 3, 2), pauses=((asked, None),))
    assert still.waits_for == "clarification"
    assert still.due_on(date(2026, 3, 16)) == date(2026, 4, 9) and still.due_on(date(2026, 3, 17)) == date(2026, 4, 10)
    answered = Clock(date(2026, 3, 2), pauses=((asked, date(2026, 3, 16)),))
    assert answered.due_on(date(2026, 4, 1)) == date(2026, 4, 9) and answered.waits_for is None


def test_two_months_more_are_three_from_the_beginning():
    assert Clock(date(2026, 11, 30), extended=True).due_on(date(2026, 12, 1)) == date(2027, 3, 1)  # 28 February: Sunday
    assert Clock(date(2026, 3, 2), extended=True).due_on(date(2026, 3, 3)) == date(2026, 6, 2)
    assert Clock(date(2026, 3, 2), extended=True).extend_by(date(2026, 3, 3)) == date(2026, 4, 2)


@given(DAYS, st.integers(1, 3))
def test_a_month_later_is_the_same_day_or_the_last_one(day, months):
    later = corresponding(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == min(day.day, monthrange(later.year, later.month)[1])


@given(DAYS)
def test_a_due_day_is_a_working_day_and_at_most_a_long_weekend_late(day):
    due = Clock(day).due_on(day)
    assert is_working_day(due)
    assert timedelta(0) <= due - corresponding(day, 1) <= timedelta(days=5)


@given(DAYS, FEW, FEW, FEW)
def test_a_pause_never_makes_it_sooner_and_never_adds_more_than_its_days(day, before, asked, waited):
    start = day
    pause = (start + timedelta(days=asked), start + timedelta(days=asked + waited))
    today = pause[1] + timedelta(days=before)
    assert paused_days(start, [pause], today) == waited
    assert paused_days(start, [pause, pause], today) == waited, "no day counts twice"
    due, with_pause = Clock(start).due_on(today), Clock(start, pauses=(pause,)).due_on(today)
    assert due <= with_pause <= due + timedelta(days=waited + 5)


@given(DAYS, FEW, FEW)
def test_what_was_asked_before_the_clock_ran_does_not_count(day, asked, waited):
    given_on = day + timedelta(days=asked + waited)
    pause = (day + timedelta(days=asked), given_on)
    assert paused_days(given_on, [pause], given_on) == 0


@given(DAYS, FEW)
def test_extended_is_later_than_not(day, wait):
    plain, longer = Clock(day), Clock(day, extended=True)
    assert plain.due_on(day) < longer.due_on(day) and longer.extend_by(day) == plain.due_on(day)
    known = Clock(day, day, day + timedelta(days=wait))
    assert known.due_on(day) >= plain.due_on(day) and known.starts_on == day + timedelta(days=wait)


def test_the_bank_holidays_of_two_published_years():
    of_2026 = ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"]
    of_2022 = ["01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"]
    for year, known in ((2026, of_2026), (2022, of_2022)):
        days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
        found = [f"{one:%m-%d}" for one in days if one.weekday() < 5 and not is_working_day(one)]
        assert found == known
