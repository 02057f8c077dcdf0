"""How a visit runs by its model: attempts, times of day, where an outcome leads, and that it always ends."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.visit_models.rules import (
    AGAIN,
    DECLINED,
    Ended,
    State,
    UnknownOutcome,
    due,
    offered,
    record,
    start,
)

TEN = datetime(2021, 1, 20, 10, 0, tzinfo=UTC)


def outcome(key, then="end", **more):
    return {"key": key, "label": key, "then": then, **more}


KNOCK = {
    "key": "knock",
    "title": "Knock",
    "by": "officers",
    "attempts": 3,
    "gap_hours": 4,
    "windows": ["morning", "afternoon", "evening"],
    "outcome": [
        outcome("spoke", county="reached"),
        outcome("nobody", AGAIN, after_last="step:ask-partner"),
    ],
}
PARTNER = {
    "key": "ask-partner",
    "title": "Ask a partner",
    "by": "partner:helpers",
    "outcome": [outcome("met", county="reached"), outcome(DECLINED, county="no-answer")],
}
MODEL = {"title": "Knock, then a partner", "step": [KNOCK, PARTNER]}


def test_a_visit_begins_at_the_first_step_or_at_the_one_that_is_named_first():
    assert start(MODEL) == State("knock")
    assert start(MODEL | {"first": "ask-partner"}) == State("ask-partner")


def test_no_answer_is_tried_again_until_the_attempts_are_used_up():
    state = start(MODEL)
    for tries in (1, 2):
        state = record(MODEL, state, "nobody", TEN)
        assert state == State("knock", tries, TEN)
    assert record(MODEL, state, "nobody", TEN) == State("ask-partner", 0, TEN)


def test_whoever_gives_a_step_back_has_made_the_last_attempt():
    assert record(MODEL, start(MODEL), "nobody", TEN, last=True) == State("ask-partner", 0, TEN)


def test_an_outcome_that_ends_the_visit_says_what_it_is_to_the_county():
    assert record(MODEL, start(MODEL), "spoke", TEN) == Ended("reached", "knock", "spoke")


def test_a_partner_who_declines_leads_where_the_model_says():
    assert record(MODEL, State("ask-partner"), DECLINED, TEN) == Ended("no-answer", "ask-partner", DECLINED)


def test_nobody_is_offered_the_outcome_that_the_hub_records_itself():
    assert [each["key"] for each in offered(PARTNER)] == ["met"]


def test_an_outcome_of_another_step_is_refused():
    with pytest.raises(UnknownOutcome):
        record(MODEL, start(MODEL), "met", TEN)


def test_the_first_attempt_waits_for_its_time_of_day():
    before_opening = datetime(2021, 1, 20, 6, 0, tzinfo=UTC)
    attempt = due(MODEL, start(MODEL), before_opening)
    assert (attempt.number, attempt.of, attempt.window) == (1, 3, "morning")
    assert attempt.not_before == datetime(2021, 1, 20, 8, 0, tzinfo=UTC)
    assert attempt.until == datetime(2021, 1, 20, 12, 0, tzinfo=UTC)


def test_an_attempt_within_its_time_of_day_may_be_made_at_once():
    assert due(MODEL, start(MODEL), TEN).not_before == TEN


def test_a_time_of_day_that_has_passed_means_tomorrow():
    after_noon = datetime(2021, 1, 20, 12, 0, tzinfo=UTC)
    assert due(MODEL, start(MODEL), after_noon).not_before == datetime(2021, 1, 21, 8, 0, tzinfo=UTC)


def test_the_next_attempt_waits_for_its_gap_and_its_own_time_of_day():
    state = record(MODEL, start(MODEL), "nobody", TEN)
    attempt = due(MODEL, state, TEN)
    assert (attempt.number, attempt.window) == (2, "afternoon")
    assert attempt.not_before == TEN + timedelta(hours=4)


def test_times_of_day_are_local_times_in_summer_too():
    summer = datetime(2021, 7, 1, 5, 0, tzinfo=UTC)
    assert due(MODEL, start(MODEL), summer).not_before == datetime(2021, 7, 1, 7, 0, tzinfo=UTC)


def test_a_model_may_have_times_of_day_of_its_own():
    model = MODEL | {"windows": {"morning": "09:30-11:00"}}
    assert due(model, start(model), TEN - timedelta(hours=2)).not_before == datetime(2021, 1, 20, 9, 30, tzinfo=UTC)


def test_without_times_of_day_only_the_gap_counts():
    step = {key: value for key, value in KNOCK.items() if key != "windows"}
    model = {"step": [step, PARTNER]}
    assert due(model, State("knock", 1, TEN), TEN).not_before == TEN + timedelta(hours=4)
    assert due(model, State("knock", 1, TEN), TEN).until is None
