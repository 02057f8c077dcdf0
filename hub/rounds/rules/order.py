"""Who goes where in which order: VROOM's answer where pyvroom is installed, and a plain rule where it is not."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from types import ModuleType
from uuid import UUID

from hub.rounds.rules.route import Crew, Door, Pace, Point, alone, fits, over_at, timed

VROOM, PLAIN = "vroom", "plain"
NO_WINDOW = timedelta(days=2)


@dataclass
class Plan:
    """A route for each crew, why the other visits are left over, and by what they were ordered."""

    by: str
    routes: dict[UUID, list[Door]] = field(default_factory=dict)
    left: dict[UUID, str] = field(default_factory=dict)


def ordered(doors: Sequence[Door], crews: Sequence[Crew], pace: Pace) -> Plan:
    """The best order known for these visits. Those without a grid reference come last, each where it still fits."""
    reasons = {door.id: alone(door, crews, pace) for door in doors}
    possible = [door for door in doors if reasons[door.id] is None]
    located = [door for door in possible if door.at is not None]
    planner = solver()
    plan = _plain(located, crews, pace) if planner is None else _solved(planner, located, crews, pace)
    _append(plan, [door for door in possible if door.at is None], crews, pace)
    plan.left |= {door: why for door, why in reasons.items() if why}
    gone = {door.id for route in plan.routes.values() for door in route}
    plan.left |= {door.id: "time" for door in possible if door.id not in gone}
    return plan


def solver() -> ModuleType | None:
    """pyvroom, which takes a second to load and is an optional extra: loaded when the first round is planned."""
    try:
        return import_module("vroom")
    except ImportError:
        return None


def _plain(doors: Sequence[Door], crews: Sequence[Crew], pace: Pace) -> Plan:
    """The window that ends first, first; within it, whoever is free first goes to the nearest next."""
    plan = Plan(PLAIN, {crew.id: [] for crew in crews})
    by_end: dict[datetime | None, list[Door]] = {}
    for door in doors:
        by_end.setdefault(door.closes, []).append(door)
    for end in sorted(by_end, key=lambda one: (one is None, one)):
        waiting = by_end[end]
        while waiting and (step := _next(plan, waiting, crews, pace)):
            crew, door = step
            plan.routes[crew.id].append(door)
            waiting.remove(door)
    return plan


def _next(plan: Plan, waiting: Sequence[Door], crews: Sequence[Crew], pace: Pace) -> tuple[Crew, Door] | None:
    """A pair takes what needs a pair before anything else."""
    for crew in sorted(crews, key=lambda one: (_free(one, plan.routes[one.id], pace), str(one.id))):
        route = plan.routes[crew.id]
        for door in sorted(waiting, key=lambda one: (not one.pair, _way(crew, route, one, pace), str(one.id))):
            if fits(crew, [*route, door], pace):
                return crew, door
    return None


def _free(crew: Crew, route: Sequence[Door], pace: Pace) -> datetime:
    return timed(crew, route, pace)[-1] + pace.at_door if route else crew.starts


def _way(crew: Crew, route: Sequence[Door], door: Door, pace: Pace) -> int:
    return pace.seconds(route[-1].at, door.at) if route else pace.out(crew, door.at)


def _append(plan: Plan, doors: Sequence[Door], crews: Sequence[Crew], pace: Pace) -> None:
    """Doors of which nobody knows where they are: at the end of the route that is over first."""
    for door in sorted(doors, key=lambda one: (one.closes is None, one.closes, str(one.id))):
        able = [crew for crew in crews if fits(crew, [*plan.routes[crew.id], door], pace)]
        if able:
            first = min(able, key=lambda one: (over_at(one, plan.routes[one.id], pace), str(one.id)))
            plan.routes[first.id].append(door)


def _solved(vroom: ModuleType, doors: Sequence[Door], crews: Sequence[Crew], pace: Pace) -> Plan:
    """VROOM's routes, shared out by hours on duty; if that leaves somebody out who could be visited, as it likes."""
    if not doors or not crews:
        return Plan(VROOM, {crew.id: [] for crew in crews})
    hours = [(crew.ends - crew.starts).total_seconds() for crew in crews]
    shares = [math.ceil(len(doors) * mine / sum(hours)) for mine in hours]
    plan = _asked(vroom, doors, crews, pace, shares)
    if _placed(plan) < len(doors):
        plan = max(plan, _asked(vroom, doors, crews, pace, [len(doors)] * len(crews)), key=_placed)
    return plan


def _placed(plan: Plan) -> int:
    return sum(len(route) for route in plan.routes.values())


def _asked(vroom: ModuleType, doors: Sequence[Door], crews: Sequence[Crew], pace: Pace, shares: Sequence[int]) -> Plan:
    """One question to VROOM. It answers with an order; the times are ours, the earliest that the order allows."""
    start = min(crew.starts for crew in crews)
    places = _places(doors, crews)
    problem = vroom.Input()
    problem.set_durations_matrix("car", _matrix(list(places), pace))
    for number, (crew, share) in enumerate(zip(crews, shares, strict=True)):
        problem.add_vehicle(
            vroom.Vehicle(
                number, start=places[crew.origin], end=places[crew.home], skills={1} if crew.pair else set(),
                time_window=(_since(start, crew.starts), _since(start, crew.ends)), max_tasks=share,
            )
        )  # fmt: skip
    for number, door in enumerate(doors):
        window = (_since(start, door.opens), _since(start, door.closes or start + NO_WINDOW))
        problem.add_job(
            vroom.Job(
                number, location=places[door.at], default_service=pace.minutes * 60, time_windows=[window],
                skills={1} if door.pair else set(),
            )
        )  # fmt: skip
    return _read(problem.solve(exploration_level=5, nb_threads=1).routes, doors, crews, pace)


def _read(routes, doors: Sequence[Door], crews: Sequence[Crew], pace: Pace) -> Plan:
    """The order in the answer. Each door is held against our own times again: what would break one stays behind."""
    plan = Plan(VROOM, {crew.id: [] for crew in crews})
    jobs = routes[routes["type"] == "job"]
    for vehicle, job in zip(jobs["vehicle_id"], jobs["id"], strict=True) if len(jobs) else ():
        crew, door = crews[int(vehicle)], doors[int(job)]
        if fits(crew, [*plan.routes[crew.id], door], pace):
            plan.routes[crew.id].append(door)
    return plan


def _places(doors: Sequence[Door], crews: Sequence[Crew]) -> dict[Point | None, int]:
    """Every place once, with its number in the matrix; None is anywhere, which is no way from everywhere."""
    found: dict[Point | None, int] = {None: 0}
    for place in [*(door.at for door in doors), *(end for crew in crews for end in (crew.origin, crew.home))]:
        found.setdefault(place, len(found))
    return found


def _matrix(places: Sequence[Point | None], pace: Pace) -> list[list[int]]:
    return [[0 if None in (here, there) else pace.seconds(here, there) for there in places] for here in places]


def _since(start: datetime, moment: datetime) -> int:
    return max(0, int((moment - start).total_seconds()))
