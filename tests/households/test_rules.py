"""What is a household, how it is called, who rang last: no database."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.cases.rules.steps import Step, with_household
from hub.cases.together import Home
from hub.households import rules
from hub.households.schemas import HouseholdsSchema

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def member(number: int = 1, **told) -> SimpleNamespace:
    fresh = {"id": number, "resident_id": number, "forename": "Anna", "surname": "Reed", "facts": {},
             "allocated_to": None, "allocated_at": None, "tracer_name": None, "last_call_at": None, "called_by": None,
             "call_back_at": None, "variant": False, "priority": 3, "status": "open"}  # fmt: skip
    return SimpleNamespace(**fresh | told)


def home(*members, **chosen):
    return rules.household(members, rules.Settings(**chosen))


@pytest.mark.parametrize(
    ("surnames", "called"),
    [
        (["Reed", "reed "], "the Reeds"), (["Jones"], "the Joneses"), (["Reed", "Moss"], "the household"),
        ([None, None], "the household"), (["Marsh"], "the Marshes"), (["Reed", None], "the household"),
    ],
)  # fmt: skip
def test_a_family_is_called_by_its_name_where_it_has_one(surnames, called):
    assert home(*(member(n, surname=name) for n, name in enumerate(surnames))).family == called


def test_two_cases_of_one_person_are_no_household():
    alone = home(member(1), member(2, resident_id=1))
    assert alone.people == 1 and not alone.together
    assert home(member(1), member(2)).together


@given(st.integers(1, 30), st.integers(2, 20))
def test_more_people_than_the_county_says_are_an_establishment(number, most):
    found = home(*(member(n) for n in range(number)), most_people=most)
    assert found.establishment == (number > most)
    assert found.together == (1 < number <= most)


@pytest.mark.parametrize(
    ("facts", "establishment"),
    [
        ({"care_home": "Yes"}, True), ({"care_home": "No"}, False), ({"residence_type": "Student halls"}, True),
        ({"residence_type": "House"}, False), ({"care_home": None}, False),
    ],
)  # fmt: skip
def test_a_care_home_or_a_hostel_is_no_household_however_few_they_are(facts, establishment):
    assert home(member(1), member(2, facts=facts)).establishment is establishment


def test_the_county_says_what_else_is_none():
    told = rules.settings({"establishment": [{"fact": "occupation", "says": ["seasonal"]}], "most_people": 4})
    assert rules.household([member(1), member(2, facts={"occupation": "Seasonal picker"})], told).establishment
    assert (told.most_people, told.rung_within_hours) == (4, 4)
    wrong = {"most_people": 1, "establishment": [{"fact": "shoe size", "says": ["9"]}]}
    assert set(HouseholdsSchema().validate(wrong)) == {"most_people", "establishment"}


def test_of_those_rung_lately_the_last_one_counts_and_not_ones_own_call():
    at = NOON
    ben = member(2, last_call_at=at - timedelta(hours=1), called_by="Ana Brown", forename="Ben")
    cy = member(3, last_call_at=at - timedelta(hours=3))
    found = home(member(1, last_call_at=at), ben, cy)
    assert rules.rung_lately(found, 1, None, at) is ben
    assert rules.rung_lately(found, 1, at - timedelta(minutes=30), at) is None, "they were spoken of since"
    assert rules.rung_lately(found, 2, None, at).id == 1
    assert rules.rung_in_words(ben) == "Ben Reed was rung at 11am by Ana Brown"
    assert rules.again_at(found, ben) == at + timedelta(hours=3)
    long_ago = home(member(1), member(2, last_call_at=at - timedelta(hours=4)))
    assert rules.rung_lately(long_ago, 1, None, at) is None


CALL, REEDS = Step("call", "Call"), Home(3, "the Reeds")


def test_the_next_step_is_one_call_to_all_of_them():
    assert with_household(CALL, member(), REEDS, NOON).words == "Ring the Reeds together: 3 people"
    tried = with_household(Step("call", "No answer 2 hours ago: try again"), member(), REEDS, NOON)
    assert tried.words == "Ring the Reeds together: 3 people. No answer 2 hours ago: try again"
    for step in (Step("close", "Close"), Step("ask:door-knock", "Ask")):
        assert with_household(step, member(), REEDS, NOON) is step
    assert with_household(CALL, member(), None, NOON) is CALL


def test_while_another_was_rung_a_short_while_ago_nobody_rings_again():
    again = NOON + timedelta(hours=2)
    waits = with_household(CALL, member(), Home(3, "the Reeds", "Ben was rung at 10am", again), NOON)
    assert waits[:3] == ("wait", "Ben was rung at 10am. Ring the Reeds together after today at 2pm", False)
    assert waits.until == again
    over = with_household(CALL, member(), Home(3, "the Reeds", "Ben was rung at 10am", again), again)
    assert over.key == "call"


def test_ones_own_call_back_and_a_variant_come_first():
    waits = Home(3, "the Reeds", "Ben was rung at 10am", NOON + timedelta(hours=2))
    assert with_household(CALL, member(call_back_at=NOON), waits, NOON) is CALL
    assert with_household(CALL, member(variant=True), waits, NOON) is CALL
    order = rules.first_to_ring([member(1), member(2, variant=True), member(3, call_back_at=NOON)], NOON)
    assert [one.id for one in order] == [3, 2, 1]


def test_names_are_said_as_people_say_them():
    assert rules.names([member(forename=name) for name in ("Anna", "Ben", "Cy")]) == "Anna Reed, Ben Reed and Cy Reed"
    assert rules.names([member()]) == "Anna Reed" and rules.names([]) == ""
