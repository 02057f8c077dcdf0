"""Dates, phones, NHS numbers, e-mail addresses: as typed by many hands and machines."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.cases.rules.nhs_number import parse_nhs_number
from hub.intake.rules.values import (
    NotADate,
    birth_limits,
    event_limits,
    parse_date,
    parse_emails,
    parse_moment,
    parse_phones,
    parse_yes_no,
)
from tests.intake.conftest import TODAY

BORN, LATELY = birth_limits(TODAY), event_limits(TODAY)
WAYS = [
    "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%SZ", "%Y/%m/%d", "%Y%m%d", "%d/%m/%Y",
    "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %I:%M %p", "%d %b %Y", "%d-%b-%Y", "%d %B %Y", "%a, %d %b %Y",
    "%A %d %B %Y", "%B %d, %Y", "%d/%m/%y", "%d-%b-%y",
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@given(day=st.dates(date(2020, 1, 1), TODAY))
def test_a_day_is_read_however_it_is_written(way, day):
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert parse_date(midnight.strftime(way), LATELY) == day


@given(st.dates(date(1930, 1, 1), TODAY))
def test_excels_day_numbers_are_read(day):
    number = (day - date(1899, 12, 30)).days
    assert parse_date(str(number), BORN) == parse_date(f"{number}.0", BORN) == day


@given(st.dates(TODAY - timedelta(days=99 * 365), TODAY))
def test_a_birth_in_two_digits_is_the_latest_one_that_is_past(day):
    assert parse_date(day.strftime("%d/%m/%y"), BORN) == day


@pytest.mark.parametrize("text", ["", " ", "NULL", "n/a", "Unknown", "-"])
def test_nothing_is_no_date(text):
    assert parse_date(text, BORN) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("01/05/0711", "is before 1 January 1901"),
        ("0711-05-01", "is before 1 January 1901"),
        ("01/05/0021", "is before 1 January 1901"),
        ("711", "is not a date"),
        ("1985", "is not a date"),
        ("31/02/1961", "is not a date"),
        ("04/23/1961", "is not a date, in the order day, month, year"),
        ("22/11/2026", "is after 21 November 2026"),
        ("last Tuesday", "is not a date"),
        ("12/04/1961 and 13/04/1961", "is not a date"),
    ],
)
def test_a_birth_that_cannot_be_is_told_and_never_guessed(text, why):
    with pytest.raises(NotADate, match=why):
        parse_date(text, BORN)


@given(st.text(max_size=25))
def test_no_text_breaks_the_dates(text):
    try:
        found = parse_date(text, BORN)
    except NotADate:
        return
    assert found is None or BORN.first <= found <= BORN.last


def test_a_moment_keeps_its_hour_and_a_summer_one_is_an_hour_earlier_in_utc():
    assert parse_moment("21/11/2026 08:15", LATELY) == datetime(2026, 11, 21, 8, 15, tzinfo=UTC)
    assert parse_moment("21/06/2026 08:15", LATELY) == datetime(2026, 6, 21, 7, 15, tzinfo=UTC)
    assert parse_moment("2026-11-21T08:15:00+00:00", LATELY) == datetime(2026, 11, 21, 8, 15, tzinfo=UTC)
    assert parse_moment("21/11/2026", LATELY) == datetime(2026, 11, 21, tzinfo=UTC)
    assert parse_moment("", LATELY) is None


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("07700 900123", ["+447700900123"]),
        ("+44 (0)7700 900123", ["+447700900123"]),
        ("7700900123", ["+447700900123"]),
        ("01632 960001", ["+441632960001"]),
        ("01632 960001 / 07700 900123", ["+441632960001", "+447700900123"]),
        ("07700 900123 or 07700 900124; 07700 900125", ["+447700900123", "+447700900124", "+447700900125"]),
        ("+48 22 123 45 67", ["+48221234567"]),
        ("4.47701E+11", [None]),
        ("ask his daughter", [None]),
        ("", []),
        ("NULL", []),
    ],
)
def test_phones_are_kept_as_typed_and_made_fit_to_dial(typed, numbers):
    found = parse_phones(typed)
    assert [phone.number for phone in found] == numbers
    assert all(phone.typed in typed for phone in found)


@pytest.mark.parametrize("typed", ["9434765919", "943 476 5919", "943-476-5919", " 943 4765919 "])
def test_an_nhs_number_is_ten_digits_with_a_right_check(typed):
    assert parse_nhs_number(typed) == "9434765919"


@pytest.mark.parametrize("typed", ["9434765918", "943476591", "9999999999", "943476591X", "", "٩٤٣٤٧٦٥٩١٩"])
def test_another_number_is_nobodys(typed):
    assert parse_nhs_number(typed) is None


def test_what_could_be_an_email_address_is_one():
    assert parse_emails("ada@example.org; b.c@example.com, none") == ["ada@example.org", "b.c@example.com"]
    assert parse_emails("ada at example.org") == []


def test_yes_and_no_have_many_words():
    assert [parse_yes_no(word) for word in ("Yes", "y", "1", "TRUE", "no", "0", "perhaps")] == [True] * 4 + [
        False
    ] * 2 + [None]
