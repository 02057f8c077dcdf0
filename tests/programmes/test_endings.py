"""When isolation ends: ten full days for a case; fourteen, later ten, for a contact; never for a flood."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.programmes.rules import end_in_words, ends_on

CHANGE = date(2020, 12, 14)
DAYS = st.dates(date(2020, 3, 1), date(2030, 12, 31))


def days(number):
    return timedelta(days=number)


def test_a_case_with_symptoms_counts_ten_full_days_from_the_first_symptom(covid):
    facts = {"category": "case", "onset_on": date(2021, 1, 3), "tested_on": date(2021, 1, 5)}
    assert ends_on(covid, facts) == date(2021, 1, 13)


def test_a_case_without_symptoms_counts_from_the_test(covid):
    assert ends_on(covid, {"category": "case", "onset_on": None, "tested_on": date(2021, 1, 5)}) == date(2021, 1, 15)


def test_a_case_with_neither_day_has_no_end_rather_than_a_wrong_one(covid):
    assert ends_on(covid, {"category": "case"}) is None


def test_a_person_of_no_category_is_a_case(covid):
    assert ends_on(covid, {"tested_on": date(2021, 1, 5)}) == date(2021, 1, 15)


def test_days_may_come_as_the_text_that_a_database_keeps(covid):
    assert ends_on(covid, {"category": "case", "onset_on": "2021-01-03"}) == date(2021, 1, 13)


def test_a_contact_counts_fourteen_days_before_the_change_and_ten_after(covid):
    assert ends_on(covid, {"category": "contact", "exposed_on": date(2020, 11, 1)}) == date(2020, 11, 15)
    assert ends_on(covid, {"category": "contact", "exposed_on": CHANGE}) == date(2020, 12, 24)


def test_a_contact_who_was_counting_on_the_day_of_the_change_is_let_go_by_it(covid):
    nine_days_in = {"category": "contact", "exposed_on": date(2020, 12, 5)}
    twelve_days_in = {"category": "contact", "exposed_on": date(2020, 12, 2)}
    assert ends_on(covid, nine_days_in) == date(2020, 12, 15)
    assert ends_on(covid, twelve_days_in) == date(2020, 12, 13), "the thirteenth was the last day under the old rule"


@given(start=DAYS)
def test_every_case_stays_ten_days_whatever_the_year(covid, start):
    assert ends_on(covid, {"category": "case", "onset_on": start}) - start == days(10)


@given(start=DAYS)
def test_a_contact_stays_ten_to_fourteen_days_and_never_past_the_change_longer_than_ten(covid, start):
    end = ends_on(covid, {"category": "contact", "exposed_on": start})
    assert days(10) <= end - start <= days(14)
    if end >= CHANGE:
        assert end - start == days(10)


@given(start=DAYS)
def test_whoever_is_exposed_later_is_never_let_go_earlier(covid, start):
    one, next_day = ({"category": "contact", "exposed_on": day} for day in (start, start + days(1)))
    assert ends_on(covid, one) <= ends_on(covid, next_day)


@given(start=DAYS)
def test_nothing_ends_by_itself_in_a_flood(flood, start):
    assert not flood.ends
    assert ends_on(flood, {"category": "property", "onset_on": start, "tested_on": start}) is None


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"onset_on": date(2021, 1, 3)}, "Symptoms began 3 January 2021, plus 10 full days"),
        ({"tested_on": date(2021, 1, 5)}, "Tested 5 January 2021, plus 10 full days"),
        ({"category": "contact", "exposed_on": CHANGE}, "Last exposed 14 December 2020, plus 10 full days"),
        (
            {"category": "contact", "isolation_from": date(2020, 11, 1)},
            "Isolation counts from 1 November 2020, plus 14 full days",
        ),
        (
            {"category": "contact", "exposed_on": date(2020, 12, 5)},
            "Last exposed 5 December 2020, plus 14 full days, shortened to 10 by the rule in force from "
            "14 December 2020",
        ),
        ({"category": "contact"}, None),
    ],
)
def test_how_an_end_was_counted_is_said_in_words(covid, facts, told):
    assert end_in_words(covid, facts) == told


@pytest.mark.parametrize(
    ("exposed", "end"),
    [
        (date(2020, 11, 29), date(2020, 12, 13)),  # fourteen days ended the day before the change
        (date(2020, 11, 30), date(2020, 12, 13)),  # the fourteenth day would be the day of the change: let go by it
        (date(2020, 12, 3), date(2020, 12, 13)),
        (date(2020, 12, 4), date(2020, 12, 14)),
        (date(2020, 12, 13), date(2020, 12, 23)),
        (date(2020, 12, 14), date(2020, 12, 24)),
    ],
)
def test_contacts_around_the_change(covid, exposed, end):
    assert ends_on(covid, {"category": "contact", "exposed_on": exposed}) == end
