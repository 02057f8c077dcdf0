"""When to ring again: in a part of the day in which nobody has tried, so many times a day; and who is in a setting."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.cases.rules.retries import retry_at
from hub.cases.rules.settings import settings_of
from hub.kernel.clock import UK

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def at(hour: float, day: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour)


@pytest.mark.parametrize(
    ("tried", "now", "again"),
    [
        ([], 9, at(9)),
        ([at(9)], 9.5, at(12)),
        ([at(9)], 13, at(13)),
        ([at(9), at(13)], 14, at(17)),
        ([at(18)], 18.5, at(8, 1)),
        ([at(18), at(9, 1)], 33.5, at(12, 1)),
        ([at(9), at(13), at(18)], 19, at(8, 1)),  # three tries are enough for a day; then the least tried, the next
        ([at(9), at(9.5), at(10)], 10.5, at(12, 1)),  # the third was the last of the day
        ([at(9), at(13), at(18), at(9, 1)], 34, at(12, 1)),
        ([at(22)], 22.5, at(8, 1)),  # outside every part of the day
        ([], 6, at(8)),
    ],
)
def test_the_next_try_comes_in_another_part_of_the_day(covid, tried, now, again):
    assert retry_at(covid, tried, at(now)) == again


def test_on_a_bank_holiday_nobody_is_rung(covid):
    eve = datetime(2026, 12, 24, 19, 30, tzinfo=UTC)
    assert retry_at(covid, [eve], eve) == datetime(2026, 12, 26, 8, tzinfo=UTC)


def test_the_parts_of_the_day_are_local_time(covid):
    summer = datetime(2026, 6, 1, 8, tzinfo=UTC)  # nine in the morning
    assert retry_at(covid, [summer], summer) == datetime(2026, 6, 1, 11, tzinfo=UTC)


def test_without_parts_of_the_day_one_tries_again_at_once(flood):
    assert flood.retry_windows == () and retry_at(flood, [at(9)], at(9.1)) == at(9.1)


def test_parts_of_the_day_in_which_nobody_works_hold_nothing_up(covid):
    nights = replace(covid, retry_windows=(replace(covid.retry_windows[0], begins=time(1), ends=time(5)),))
    assert retry_at(nights, [at(9)], at(10)) == at(10)


@given(
    tried=st.lists(st.integers(-72 * 60, 0).map(lambda minutes: at(12) + timedelta(minutes=minutes)), max_size=12),
    most=st.integers(1, 5),
)
def test_a_try_lies_ahead_in_opening_hours_and_within_the_days_number(covid, tried, most):
    plan = replace(covid, tries_a_day=most)
    again = retry_at(plan, tried, at(12))
    here = again.astimezone(UK)
    assert again >= at(12) and time(8) <= here.time() < time(20)
    assert sum(one.astimezone(UK).date() == here.date() for one in tried) < most


@pytest.mark.parametrize(
    ("facts", "labels"),
    [
        ({"care_home": "Yes", "residence_type": "Nursing home"}, ["Care home"]),
        ({"care_home": "No"}, []),
        ({"residence_type": "HMP Prison"}, ["Prison"]),
        ({"occupation": "Hospitality manager"}, []),
        ({"occupation": "Cleaner, two hospitals"}, ["Hospital"]),
        ({"occupation": "Schoolteacher"}, ["School"]),
        ({"occupation": "Teaching Assistant"}, ["School"]),
        ({"occupation": "Carer and school cook"}, ["School", "High-risk job"]),
        ({"occupation": None, "care_home": True, "residence_type": ["x"]}, []),
        ({}, []),
    ],
)
def test_settings_are_known_by_whole_words(covid, facts, labels):
    assert [one.label for one in settings_of(facts, covid)] == labels


def test_the_list_knows_the_same_settings_as_each_row(county, norfolk, everything):
    from hub.cases import queries
    from hub.programmes.queries import programme

    texts = [
        "Yes",
        "No",
        "Prison",
        "hospitality",
        "Hospitals",
        "nurse.",
        "NURSE",
        "schools",
        "preschool",
        "meat-packer",
    ]
    template = county.open()
    everything(
        """insert into case_file (org_id, id, resident_id, programme, reference, category, priority, received_at, facts)
           select org_id, gen_random_uuid(), resident_id, programme, fact || number, category, 3, received_at,
                  jsonb_build_object(fact, word)
           from case_file, unnest(cast(:texts as text[])) with ordinality as one (word, number),
                unnest(array['care_home', 'residence_type', 'occupation', 'job_title']) fact where id = :id""",
        id=template, texts=texts,
    )  # fmt: skip
    with norfolk.acting("norfolk", "tracer"):
        plan = programme()
        rows = queries.cases(queries.Filter("all"))
        told = {row.reference for row in queries.cases(queries.Filter("complex"))}
    assert told == {row.reference for row in rows if settings_of(row.facts, plan)} and 5 < len(told) < len(rows)
