"""When an answer is due and when nobody need act any more."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.clock import UK
from hub.programmes.hours import NeverOpen
from hub.programmes.rules import due_at, enrichment_proposed_at, lapses_at

MOMENTS = st.integers(1_609_459_200, 1_830_297_599).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def local(*parts):
    return datetime(*parts, tzinfo=UK)


def test_enrichment_is_due_four_working_hours_later(covid):
    assert due_at(covid, "enrichment", local(2021, 2, 3, 10)) == local(2021, 2, 3, 14)


def test_hours_that_do_not_fit_into_the_evening_go_on_in_the_morning(covid):
    assert due_at(covid, "enrichment", local(2021, 2, 3, 18)) == local(2021, 2, 4, 10)


def test_a_request_raised_at_night_starts_counting_when_the_day_opens(covid):
    assert due_at(covid, "enrichment", local(2021, 2, 3, 3)) == local(2021, 2, 3, 12)
    assert due_at(covid, "enrichment", local(2021, 2, 3, 23)) == local(2021, 2, 4, 12)


def test_sundays_are_worked_in_norfolk_and_christmas_day_is_not(covid):
    assert due_at(covid, "enrichment", local(2021, 2, 7, 10)) == local(2021, 2, 7, 14)
    assert due_at(covid, "enrichment", local(2026, 12, 24, 19)) == local(2026, 12, 26, 11)


@pytest.mark.parametrize("raised", [(0, 0), (2, 0), (7, 15), (8, 0), (10, 0), (14, 37), (19, 59), (21, 30), (23, 59)])
def test_a_door_knock_is_due_by_the_evening_of_the_next_day(covid, raised):
    assert due_at(covid, "door-knock", local(2021, 2, 3, *raised)) == local(2021, 2, 4, 20)


def test_a_door_knock_raised_on_christmas_eve_is_due_on_the_evening_of_boxing_day(covid):
    assert due_at(covid, "door-knock", local(2026, 12, 24, 15)) == local(2026, 12, 26, 20)


@given(raised_at=MOMENTS)
def test_a_due_time_lies_in_working_hours_and_not_before_the_hours_have_passed(covid, raised_at):
    due = due_at(covid, "enrichment", raised_at)
    at = due.astimezone(UK)
    assert due - raised_at >= timedelta(hours=4)
    assert time(8) <= at.time() <= time(20)
    assert at.date() not in covid.closed_on


@given(raised_at=MOMENTS, later=st.timedeltas(timedelta(), timedelta(days=3)))
def test_what_is_raised_later_is_never_due_earlier(covid, raised_at, later):
    assert due_at(covid, "enrichment", raised_at) <= due_at(covid, "enrichment", raised_at + later)


def test_the_hours_hold_when_the_clocks_change(covid):
    night = replace(covid, open=tuple(replace(one, opens=one.opens.replace(hour=0)) for one in covid.open))
    assert due_at(night, "enrichment", local(2021, 3, 28, 0)) == local(2021, 3, 28, 5), "an hour is missing that night"
    assert due_at(night, "enrichment", local(2021, 10, 31, 0)) == local(2021, 10, 31, 3), (
        "an hour comes twice that night"
    )


def test_a_programme_that_is_always_closed_says_so_rather_than_counting_for_ever(covid):
    closed = replace(covid, open=())
    with pytest.raises(NeverOpen):
        due_at(closed, "enrichment", local(2021, 2, 3, 10))


@given(raised_at=MOMENTS, ends=st.none() | st.dates(date(2021, 1, 1), date(2027, 12, 31)))
def test_enrichment_lapses_by_its_raising_alone_so_that_its_end_tells_nothing_of_isolation(covid, raised_at, ends):
    assert lapses_at(covid, "enrichment", raised_at, ends) == raised_at + timedelta(hours=72)


def test_a_door_knock_lapses_with_the_last_day_of_isolation(covid):
    assert lapses_at(covid, "door-knock", local(2021, 2, 3, 10), date(2021, 2, 5)) == local(2021, 2, 6, 0)
    assert lapses_at(covid, "door-knock", local(2021, 6, 3, 10), date(2021, 6, 5)) == local(2021, 6, 6, 0)


def test_a_door_knock_without_an_end_lapses_by_its_hours(covid, flood):
    assert lapses_at(covid, "door-knock", local(2021, 2, 3, 10)) == local(2021, 2, 8, 10)
    assert lapses_at(flood, "door-knock", local(2021, 2, 3, 10)) == local(2021, 2, 6, 10)


def test_the_district_is_asked_after_a_day_of_calls(covid):
    received = local(2021, 2, 3, 10)
    assert enrichment_proposed_at(covid, received, 3, True) == received + timedelta(hours=24)


@pytest.mark.parametrize(("rank", "reachable"), [(3, False), (1, True)])
def test_without_a_way_to_reach_them_or_with_a_variant_nobody_waits(covid, rank, reachable):
    received = local(2021, 2, 3, 10)
    assert enrichment_proposed_at(covid, received, rank, reachable) == received
