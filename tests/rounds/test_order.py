"""Whatever the day: no window broken, no pair's visit for one alone, nobody lost and nobody twice, by either order."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.rounds.rules import order
from hub.rounds.rules.order import PLAIN, VROOM, ordered
from hub.rounds.rules.route import DETOUR, Crew, Door, Pace, Point, alone, fits, over_at, timed

DAY = datetime(2026, 11, 23, tzinfo=UTC)
SLOW = [HealthCheck.too_slow]  # how fast the machine is decides nothing here
MINUTES = st.integers(0, 24 * 60).map(lambda minutes: DAY + timedelta(minutes=minutes))
POINTS = st.builds(Point, st.integers(590_000, 610_000), st.integers(300_000, 320_000))


@st.composite
def doors(draw):
    found = []
    for number in range(draw(st.integers(0, 12))):
        opens = draw(MINUTES)
        length = draw(st.none() | st.integers(1, 300))
        closes = opens + timedelta(minutes=length) if length else None
        found.append(Door(UUID(int=number), draw(st.none() | POINTS), opens, closes, draw(st.booleans())))
    return found


@st.composite
def crews(draw):
    found = []
    for number in range(draw(st.integers(0, 4))):
        starts = draw(MINUTES)
        ends = starts + timedelta(minutes=draw(st.integers(1, 600)))
        origin, home = draw(st.none() | POINTS), draw(st.none() | POINTS)
        found.append(Crew(UUID(int=1000 + number), starts, ends, draw(st.booleans()), origin, home))
    return found


def check(plan, doors, crews, pace):
    by_id, officers = {door.id: door for door in doors}, {crew.id: crew for crew in crews}
    visited = [door.id for route in plan.routes.values() for door in route]
    assert sorted([*visited, *plan.left]) == sorted(by_id), "nobody lost, nobody twice"
    for officer, route in plan.routes.items():
        crew, times = officers[officer], timed(officers[officer], route, pace)
        assert all(crew.pair for door in route if door.pair), "a pair's visit goes to a pair"
        assert all(door.opens <= time for door, time in zip(route, times, strict=True))
        assert all(door.closes is None or time <= door.closes for door, time in zip(route, times, strict=True))
        assert all(later - earlier >= pace.at_door for earlier, later in zip(times, times[1:], strict=False))
        assert over_at(crew, route, pace) <= crew.ends
        assert [door.at is None for door in route] == sorted(door.at is None for door in route), "unknown places last"
    assert set(plan.left.values()) <= {"pair", "window", "time"}
    for left, why in plan.left.items():
        assert (why == "pair") == (by_id[left].pair and not any(crew.pair for crew in crews))


@pytest.mark.parametrize("by", [VROOM, PLAIN])
@settings(max_examples=120, suppress_health_check=SLOW)
@given(doors=doors(), crews=crews(), minutes=st.integers(1, 60), kmh=st.integers(3, 90))
def test_no_rule_is_ever_broken(by, doors, crews, minutes, kmh):
    with pytest.MonkeyPatch.context() as patched:
        if by == PLAIN:
            patched.setattr(order, "solver", lambda: None)
        pace = Pace(minutes, kmh)
        plan = ordered(doors, crews, pace)
    assert plan.by == by
    check(plan, doors, crews, pace)


@settings(max_examples=60, suppress_health_check=SLOW)
@given(doors=doors(), crews=crews())
def test_whoever_is_left_for_want_of_time_cannot_simply_be_put_at_an_end(doors, crews):
    """The plain order gives up on a visit only when it fits at the end of nobody's route."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(order, "solver", lambda: None)
        plan = ordered(doors, crews, Pace())
    by_id = {door.id: door for door in doors}
    for left in plan.left:
        if by_id[left].at is None:
            assert not any(fits(crew, [*plan.routes[crew.id], by_id[left]], Pace()) for crew in crews)


def at(hour, minute=0):
    return DAY + timedelta(hours=hour, minutes=minute)


def door(number, east, opens=8, closes=None, pair=False):
    return Door(UUID(int=number), Point(600_000 + east, 300_000), at(opens), at(closes) if closes else None, pair)


def crew(number=1000, starts=9, ends=17, **more):
    return Crew(UUID(int=number), at(starts), at(ends), **more)


def routes(plan):
    return {officer.int: [one.id.int for one in route] for officer, route in plan.routes.items()}


def left(plan):
    return {one.int: why for one, why in plan.left.items()}


@pytest.fixture
def plain(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "vroom", None)


def test_the_plain_order_is_by_the_end_of_the_window_then_the_nearest_next(plain):
    doors = [door(1, 9_000), door(2, 6_000, 9, 12), door(3, 1_000, 9, 12), door(4, 2_000), door(5, 500, 13, 16)]
    plan = ordered(doors, [crew(origin=Point(600_000, 300_000))], Pace())
    assert plan.by == PLAIN
    assert routes(plan) == {1000: [3, 2, 5, 4, 1]}


def test_without_the_planner_a_pair_takes_what_needs_a_pair_first(plain):
    doors = [door(1, 100, 9, 12), door(2, 9_000, 9, 12, pair=True)]
    plan = ordered(doors, [crew(1), crew(2, pair=True)], Pace())
    assert routes(plan) == {1: [1], 2: [2]}


def test_the_planner_takes_the_shorter_way():
    doors = [door(1, 9_000), door(2, 1_000), door(3, 5_000)]
    plan = ordered(doors, [crew(origin=Point(600_000, 300_000))], Pace())
    assert plan.by == VROOM
    assert routes(plan) == {1000: [2, 3, 1]}


def test_the_work_is_shared_out_by_hours_on_duty():
    doors = [door(number, number * 10) for number in range(9)]
    plan = ordered(doors, [crew(1), crew(2), crew(3)], Pace())
    assert sorted(len(route) for route in plan.routes.values()) == [3, 3, 3]


def test_but_nobody_is_left_out_for_the_sake_of_equal_shares():
    doors = [door(number, number * 10, 8, 9) for number in range(4)]
    early, late = crew(1, 8, 12), crew(2, 13, 17)
    plan = ordered(doors, [early, late], Pace())
    assert (left(plan), len(plan.routes[early.id])) == ({}, 4)


def test_what_does_not_fit_is_told_with_its_reason():
    doors = [door(1, 0, 18, 20), door(2, 0, pair=True), door(3, 400_000), door(4, 0)]
    plan = ordered(doors, [crew(ends=12, origin=Point(600_000, 300_000))], Pace())
    assert left(plan) == {1: "window", 2: "pair", 3: "time"}
    assert routes(plan) == {1000: [4]}


def test_without_any_officer_everything_is_left_over():
    assert left(ordered([door(1, 0), door(2, 0, pair=True)], [], Pace())) == {1: "time", 2: "pair"}


def test_an_address_without_a_grid_reference_goes_last_and_keeps_its_window():
    nowhere = Door(UUID(int=9), None, at(8), None)
    plan = ordered([nowhere, door(1, 100), door(2, 200)], [crew()], Pace())
    assert routes(plan)[1000][-1] == 9
    gone = Door(UUID(int=9), None, at(8), at(9, 5))
    assert left(ordered([gone, door(1, 100)], [crew()], Pace())) == {9: "time"}


def test_the_way_is_the_straight_line_made_longer_at_one_speed():
    assert Pace(10, 40).seconds(Point(0, 0), Point(3_000, 4_000)) == pytest.approx(5_000 * DETOUR / (40 / 3.6), abs=1)
    assert DETOUR == 1.3


def test_those_who_come_too_early_wait_and_those_who_begin_anywhere_lose_no_way():
    times = timed(crew(), [door(1, 50_000, 10)], Pace())
    assert times == [at(10)]
    assert timed(crew(), [door(1, 50_000)], Pace()) == [at(9)]
    assert timed(crew(origin=Point(600_000, 300_000)), [door(1, 50_000)], Pace())[0] > at(10, 30)


def test_the_way_home_counts():
    far = door(1, 50_000)
    assert fits(crew(ends=10), [far], Pace())
    assert not fits(crew(ends=10, home=Point(600_000, 300_000)), [far], Pace())
    assert alone(far, [crew(ends=10, home=Point(600_000, 300_000))], Pace()) == "time"
