"""Quarters, and who is spared: pure."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.access_reviews import rules
from hub.kernel.access import Role


@pytest.mark.parametrize(
    ("day", "quarter", "then"),
    [
        (date(2026, 1, 1), "2026-Q1", date(2026, 4, 1)),
        (date(2026, 3, 31), "2026-Q1", date(2026, 4, 1)),
        (date(2026, 11, 22), "2026-Q4", date(2027, 1, 1)),
        (date(2026, 12, 31), "2026-Q4", date(2027, 1, 1)),
    ],
)
def test_quarters(day, quarter, then):
    assert (rules.quarter_of(day), rules.next_quarter(day)) == (quarter, then)


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_the_next_quarter_is_another_one_and_the_nearest(day):
    then = rules.next_quarter(day)
    assert day < then and (then - day).days <= 92 and rules.quarter_of(then) != rules.quarter_of(day)
    assert rules.in_words(rules.quarter_of(day)).endswith(str(day.year))


def test_times_are_of_the_uk():
    assert rules.at(date(2026, 7, 1), rules.OPENS) == datetime(2026, 7, 1, 5, tzinfo=UTC)


def test_somebody_stays_administrator_and_it_is_who_used_it_last():
    ann, ben, cat = uuid4(), uuid4(), uuid4()
    keys = Role.ADMINISTRATOR
    rights = [(ann, keys), (ben, keys), (cat, Role.OFFICER), (ann, Role.IG)]
    used = {(ann, keys): datetime(2026, 1, 1, tzinfo=UTC), (ben, keys): datetime(2026, 2, 1, tzinfo=UTC)}
    used[ann, Role.IG] = datetime(2026, 3, 1, tzinfo=UTC)
    assert rules.spared(keys, rights, {ann, ben}, used) == ben, "what ann did in another role does not count"
    assert rules.spared(keys, rights, {ann, ben, cat}, used) is None, "another one remains"
    assert rules.spared(Role.IG, rights, {ann}, used) == ann
    assert rules.spared(keys, [], {ann}, {}) is None
    assert rules.spared(keys, [(ann, keys)], {ann}, {}) == ann, "never used"


@given(st.dictionaries(st.text(max_size=60), st.sampled_from(["keep", "withdraw", "", "maybe"])))
def test_nonsense_decides_nothing(typed):
    assert rules.decisions(typed) == {}


def test_a_form_is_read():
    one = uuid4()
    assert rules.decisions({f"right:{one}:officer": "keep", f"right:{one}:king": "keep", "sure": "yes"}) == {
        (one, Role.OFFICER): "keep"
    }
