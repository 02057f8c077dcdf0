"""Days as people type them, and the days that count for a case."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.contacts.rules import days_that_count, parse_day
from hub.contacts.schemas import ContactsSchema

TODAY = date(2021, 1, 13)  # a Wednesday
NORFOLK = ContactsSchema().load({})
DAYS = st.dates(date(2020, 1, 1), TODAY)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("3/1", date(2021, 1, 3)),
        ("3 1", date(2021, 1, 3)),
        ("3.1.21", date(2021, 1, 3)),
        ("3/1/2021", date(2021, 1, 3)),
        ("3 Jan", date(2021, 1, 3)),
        ("3jan", date(2021, 1, 3)),
        ("3rd January", date(2021, 1, 3)),
        ("28 dec", date(2020, 12, 28)),  # of the year that is over
        ("13/1", TODAY),
        ("14/1", date(2020, 1, 14)),  # tomorrow would be: it is the one that has been
        ("29/2", date(2020, 2, 29)),
        ("today", TODAY),
        ("Yesterday", date(2021, 1, 12)),
        ("wed", TODAY),
        ("Thursday", date(2021, 1, 7)),
        ("31/2", None),
        ("3/13", None),
        ("0/1", None),
        ("3 foo", None),
        ("monkey", None),
        ("3", None),
        ("", None),
        ("3/1/999", None),
    ],
)
def test_a_day_typed_in_a_hurry(typed, day):
    assert parse_day(typed, TODAY) == day


@given(DAYS)
def test_a_day_written_whole_is_that_day(day):
    for written in (f"{day:%d/%m/%Y}", f"{day.day} {day:%B} {day.year}", f"{day.day}-{day.month}-{day:%y}"):
        assert parse_day(written, TODAY) == day


@given(st.dates(TODAY - timedelta(365), TODAY))
def test_a_day_without_its_year_is_the_latest_that_has_been(day):
    found = parse_day(f"{day.day}/{day.month}", TODAY)
    assert found >= day and found <= TODAY and (found.day, found.month) == (day.day, day.month)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(typed):
    found = parse_day(typed, TODAY)
    assert found is None or isinstance(found, date)


def _case(onset=None, tested=None):
    return SimpleNamespace(onset_on=onset, tested_on=tested)


def test_days_count_from_the_first_symptoms_else_from_the_test():
    ill, tested = date(2021, 1, 3), date(2021, 1, 5)
    days = days_that_count(_case(ill, tested), NORFOLK)
    assert (days.passed_from, days.passed_until) == (date(2021, 1, 1), date(2021, 1, 13))
    assert (days.caught_from, days.caught_until) == (date(2020, 12, 27), ill)
    assert days_that_count(_case(None, tested), NORFOLK).passed_from == date(2021, 1, 3)
    assert days_that_count(_case(), NORFOLK) is None


def test_each_day_says_what_it_can_mean():
    days = days_that_count(_case(date(2021, 1, 3)), NORFOLK)
    means = {day: days.of_place(date(2020, 12, 26) + timedelta(day)) for day in range(20)}
    caught, passed, both, neither = (
        "May have caught it here", "May have passed it on here", "May have caught it or passed it on here",
        "Outside the days that count",
    )  # fmt: skip
    assert list(means.values()) == [neither, *[caught] * 5, *[both] * 3, *[passed] * 10, neither]
    assert days.of_contact(date(2020, 12, 31)) == days.of_contact(date(2021, 1, 14)) == neither
    assert days.of_contact(date(2021, 1, 1)) == days.of_contact(date(2021, 1, 13)) == days.of_contact(None) == ""


def test_a_choice_that_stands_twice_is_refused():
    twice = {"met": [{"key": "near", "label": "Near"}, {"key": "near", "label": "Nearer"}]}
    assert list(ContactsSchema().validate(twice)) == ["met"]
