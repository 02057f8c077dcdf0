"""Who is chosen: never somebody who may not be, and nobody more often than another."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.assignment.rules import (
    BY_HAND,
    CHOSEN,
    LEAST_LOADED,
    NO_PATCH,
    NOBODY,
    PATCH,
    ROUND_ROBIN,
    TEAM,
    UNCOVERED,
    Candidate,
    Placed,
    in_words,
    keeps,
    place,
    rule_for,
)

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
LATER, EARLIER = NOW + timedelta(hours=4), NOW - timedelta(hours=1)
TEAMS, PATCHES = ("a", "b"), ("p", "q")


def one(number: int, **more) -> Candidate:
    """Somebody who is on duty, in team a, covering p."""
    usual = {"until": (LATER,), "teams": frozenset("a"), "patches": frozenset("p")}
    return Candidate(UUID(int=number), **usual | more)


anybody = st.builds(
    Candidate,
    id=st.uuids(),
    until=st.lists(st.sampled_from((EARLIER, NOW, LATER)), max_size=2).map(tuple),
    away=st.booleans(),
    may_visit=st.booleans(),
    teams=st.frozensets(st.sampled_from(TEAMS)),
    patches=st.frozensets(st.sampled_from(PATCHES)),
    open_requests=st.integers(0, 5),
    last_given_at=st.none() | st.integers(1, 500).map(lambda hours: NOW - timedelta(hours=hours)),
)
people = st.lists(anybody, max_size=8, unique_by=lambda each: each.id)
team, patch = st.sampled_from((None, *TEAMS)), st.sampled_from((None, *PATCHES))
strategy = st.sampled_from((BY_HAND, PATCH, LEAST_LOADED, ROUND_ROBIN))


@given(strategy, team, patch, team, people)
def test_nobody_is_chosen_who_may_not_be(strategy, team, patch, patch_team, people):
    placed = place(strategy, team, patch, patch_team, people, NOW)
    chosen = next((each for each in people if each.id == placed.holder), None)
    assert (placed.holder is None) == (placed.why != CHOSEN)
    if chosen:
        assert not chosen.away and max(chosen.until) > NOW and chosen.may_visit
        assert team is None or team in chosen.teams
        assert strategy != PATCH or patch in chosen.patches
        assert strategy != BY_HAND


@given(st.sampled_from((LEAST_LOADED, ROUND_ROBIN)), team, people)
def test_somebody_is_chosen_whenever_anybody_may_be(strategy, team, people):
    placed = place(strategy, team, None, None, people, NOW)
    free = [
        each
        for each in people
        if each.may_visit and not each.away and LATER in each.until and (team is None or team in each.teams)
    ]
    assert (placed.why == CHOSEN) == bool(free)
    assert placed.team == team


@given(strategy, team, patch, team, people, st.randoms())
def test_the_order_in_which_people_are_read_changes_nothing(strategy, team, patch, patch_team, people, random):
    mixed = list(people)
    random.shuffle(mixed)
    assert place(strategy, team, patch, patch_team, people, NOW) == place(strategy, team, patch, patch_team, mixed, NOW)


def given_out(strategy: str, people: list[Candidate], number: int) -> Counter:
    """Place so many requests, one after the other, and count who got them."""
    counted: Counter = Counter({each.id: 0 for each in people})
    for turn in range(number):
        holder = place(strategy, None, "p", None, people, NOW).holder
        counted[holder] += 1
        people = [
            replace(each, open_requests=each.open_requests + 1, last_given_at=NOW + timedelta(minutes=turn))
            if each.id == holder
            else each
            for each in people
        ]
    return counted


@given(st.sampled_from((PATCH, LEAST_LOADED, ROUND_ROBIN)), st.integers(1, 6), st.integers(0, 40))
def test_among_equals_nobody_gets_two_more_than_another(strategy, size, number):
    counted = given_out(strategy, [one(each) for each in range(size)], number)
    assert max(counted.values()) - min(counted.values()) <= 1
    assert counted.total() == number


@given(st.lists(st.integers(0, 6), min_size=2, max_size=5), st.integers(1, 40))
def test_least_loaded_never_makes_the_difference_greater(loads, number):
    team = [one(place, open_requests=load) for place, load in enumerate(loads)]
    counted = given_out(LEAST_LOADED, team, number)
    after = [each.open_requests + counted[each.id] for each in team]
    assert max(after) - min(after) <= max(1, max(loads) - min(loads))


def test_the_least_loaded_is_chosen_and_the_one_whose_turn_it_is():
    busy, idle = one(1, open_requests=3), one(2, open_requests=1, last_given_at=NOW)
    assert place(LEAST_LOADED, "a", None, None, [busy, idle], NOW) == Placed(CHOSEN, "a", idle.id)
    assert place(ROUND_ROBIN, "a", None, None, [busy, idle], NOW) == Placed(CHOSEN, "a", busy.id)


@pytest.mark.parametrize(
    "more",
    [
        {"until": ()},
        {"until": (EARLIER,)},
        {"until": (NOW,)},
        {"away": True},
        {"may_visit": False},
        {"teams": frozenset("b")},
    ],
)
def test_off_duty_gone_home_away_unchecked_or_of_another_team_nobody_is_chosen(more):
    for strategy in (LEAST_LOADED, ROUND_ROBIN):
        assert place(strategy, "a", None, None, [one(1, **more)], NOW) == Placed(NOBODY, "a")


def test_a_patch_goes_to_whoever_covers_it_or_waits_for_its_team():
    here, there = one(1, open_requests=9), one(2, patches=frozenset("q"))
    assert place(PATCH, None, "p", "a", [here, there], NOW) == Placed(CHOSEN, "a", here.id)
    assert place(PATCH, None, "p", "a", [replace(here, away=True), there], NOW) == Placed(NOBODY, "a")
    assert place(PATCH, None, "p", "a", [there], NOW) == Placed(UNCOVERED, "a")
    assert place(PATCH, "b", "p", "a", [here], NOW) == Placed(UNCOVERED, "b"), "of the step's team nobody covers it"
    assert place(PATCH, None, None, None, [here], NOW) == Placed(NO_PATCH)
    assert place(BY_HAND, "a", "p", None, [here], NOW) == Placed(TEAM, "a")


def test_whoever_holds_it_and_is_in_the_team_goes_on():
    me, colleague = UUID(int=1), UUID(int=2)
    assert keeps(me, "a", {me}) and keeps(me, None, set())
    assert not keeps(colleague, "a", {me}) and not keeps(None, None, set()) and not keeps(None, "a", {me})


def test_a_rule_is_for_its_kind():
    body = {"rule": [{"kind": "enrichment", "strategy": "by-hand"}]}
    assert rule_for(body, "enrichment") == body["rule"][0]
    assert rule_for(body, "door-knock") is None and rule_for(None, "enrichment") is None


@pytest.mark.parametrize(
    "why, team, patch, words",
    [
        (NOBODY, "Revenues", None, "Nobody of Revenues is on duty: it waits in the team’s queue."),
        (NOBODY, None, None, "Nobody is on duty: it waits in the queue."),
        (NOBODY, "Revenues", "Coast", "Nobody who covers Coast is on duty: it waits in the queue of Revenues."),
        (UNCOVERED, None, "Coast", "Nobody covers Coast: it waits in the queue."),
        (NO_PATCH, None, None, "The address lies in no patch: it waits in the queue."),
        (TEAM, "Revenues", None, "It waits in the queue of Revenues."),
    ],
)
def test_why_it_waits_is_said_in_words(why, team, patch, words):
    assert in_words(why, team, patch) == words
