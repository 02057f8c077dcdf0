"""A visit model run without anybody going anywhere: what each request would have come to. No database.

The clock is the model's own: an attempt is made as soon as its time of day and its gap allow, and a partner takes all
the time it has to accept. A past request answers with what was recorded at its door; an invented one by shares.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from hub.directory.files.reading import checked
from hub.visit_models.faults import PARTNER_RETURNS, faults
from hub.visit_models.rules import (
    ACCEPT_HOURS,
    AGAIN,
    DECLINED,
    TO_STEP,
    Ended,
    Fault,
    Model,
    Outcome,
    State,
    Step,
    due,
    offered,
    performer,
    record,
    start,
    step_of,
)
from hub.visit_models.schemas import VisitModelSchema

SHUT = re.compile(r"\b(no[- ](answer|one|reply)|nobody|not (in|at home))\b", re.IGNORECASE)
# So many attempts take about a second: the usual run needs a tenth of them.
MOST_SIMULATED = 50_000
# How an attempt's outcome was found: what the page says of it.
KEY, LABEL, COUNTY, NOBODY, DRAWN = "key", "label", "county", "nobody", "drawn"
# Why a request comes to no end.
NO_OUTCOME, NO_PARTNER, NO_RETURN, NO_PEOPLE, NO_MEANING = "outcome", "partner", "return", "people", "meaning"


@dataclass(frozen=True, slots=True)
class Made:
    """An attempt of the past, in the words of the version it was made by; `county` if it could end the visit there."""

    step: str
    outcome: str
    label: str
    county: str | None


@dataclass(frozen=True, slots=True)
class Request:
    """A request to run: times in UTC; `reference` and what it `ended_as` are a past one's."""

    started_at: datetime
    due_at: datetime
    lapses_at: datetime | None = None
    reference: str | None = None
    ended_as: str | None = None
    id: Any = None
    version: int | None = None
    made: tuple[Made, ...] = ()


@dataclass(frozen=True, slots=True)
class Stuck:
    """Where a request can't go on, and why; `what` is the outcome, partner or team that it fails for."""

    why: str
    step: str
    what: str


@dataclass(frozen=True, slots=True)
class Run:
    """What one request comes to: an end, or stuck, or lapsed, or where the past tells no further."""

    request: Request
    path: tuple[tuple[str, str], ...]
    how: tuple[str, ...]
    over_at: datetime
    end: str | None = None
    stuck: Stuck | None = None
    lapsed: bool = False

    @property
    def hours(self) -> float:
        """How long the visit takes, from its beginning to its last attempt."""
        return (self.over_at - self.request.started_at) / timedelta(hours=1)

    @property
    def late(self) -> bool:
        """Ended, but after the time by which the county wanted it."""
        return self.end is not None and self.over_at > self.request.due_at

    @property
    def silent(self) -> bool:
        """It stands at a step where the past tells no further, and nothing follows from nobody's answer."""
        return not (self.end or self.stuck or self.lapsed)


@dataclass(frozen=True)
class World:
    """Who could do a step today: partners with what they return, people by team (None: any of the officers)."""

    partners: Mapping[str, Collection[str]]
    people: Mapping[str | None, int]
    outcomes: Collection[str]

    def hindrance(self, step: Step) -> Stuck | None:
        """Why nobody could do this step, if so."""
        kind, name = performer(step)
        if kind == "partner":
            if name not in self.partners:
                return Stuck(NO_PARTNER, step["key"], name or "")
            missing = [each for each in PARTNER_RETURNS if each not in self.partners[name]]
            return Stuck(NO_RETURN, step["key"], missing[0]) if missing else None
        needed = step.get("staff", 1) if kind != "call" else 1
        return Stuck(NO_PEOPLE, step["key"], name or "") if self.people.get(name, 0) < needed else None


class Answers(Protocol):
    """What happens at a door: the outcome's key and how it was found, or why none can be."""

    def at(self, step: Step) -> tuple[str, str] | Stuck | None:
        """The answer of the next attempt at this step; None when there is nothing to tell and nothing follows."""


def nobody(step: Step) -> str | None:
    """The outcome that it has when nobody answers: whose words say so, else the first that is tried again, or leads on.

    A model does not mark it, and "again" alone is not enough: whoever met a neighbour comes again too.
    """
    again = [each for each in offered(step) if each["then"] == AGAIN]
    onward = [each for each in step["outcome"] if each["then"].startswith(TO_STEP)]
    said = [each for each in [*again, *offered(step)] if SHUT.search(f"{each['key']} {each['label']}")]
    return next((each["key"] for each in [*said, *again, *onward]), None)


@dataclass
class Past:
    """The attempts of a past visit, each told once: at the step where it was made, or, that step gone, in order."""

    made: Sequence[Made]
    steps: Collection[str]
    told: set[int] = field(default_factory=set)

    def at(self, step: Step) -> tuple[str, str] | Stuck | None:
        """What the past says of this step; when it says nothing, that nobody answered."""
        place = self._next(step["key"])
        if place is None:
            key = nobody(step)
            return (key, NOBODY) if key else None
        self.told.add(place)
        made = self.made[place]
        found = mapped(made, step)
        return found or Stuck(NO_OUTCOME, step["key"], made.label)

    def _next(self, step: str) -> int | None:
        left = [place for place in range(len(self.made)) if place not in self.told]
        here = [place for place in left if self.made[place].step == step]
        gone = [place for place in left if self.made[place].step not in self.steps]
        gone = [place for place in gone if self.made[place].outcome != DECLINED]  # nobody went
        return next(iter(here + gone), None)


def mapped(made: Made, step: Step) -> tuple[str, str] | None:
    """This step's outcome for one of the past: of the same key, else label, else with the same end for the county."""
    ways: tuple[tuple[str, Callable[[Outcome], bool]], ...] = (
        (KEY, lambda each: each["key"] == made.outcome),
        (LABEL, lambda each: each["label"].casefold() == made.label.casefold()),
        (COUNTY, lambda each: made.county is not None and each.get("county") == made.county),
    )
    for how, fits in ways:
        found = next((each["key"] for each in step["outcome"] if fits(each)), None)
        if found:
            return found, how
    return None


def replay(model: Model, request: Request, answers: Answers, world: World) -> Run:
    """Run one request through a model whose own paths are sound."""
    state, at = start(model), request.started_at
    path: list[tuple[str, str]] = []
    how: list[str] = []
    while True:
        step = step_of(model, state.step)
        at = _attempted(model, state, step, max(at, request.started_at))
        if request.lapses_at and at >= request.lapses_at:
            return Run(request, tuple(path), tuple(how), request.lapses_at, lapsed=True)
        found = world.hindrance(step) or answers.at(step)
        if not isinstance(found, tuple):
            return Run(request, tuple(path), tuple(how), at, stuck=found)
        path.append((step["key"], found[0]))
        how.append(found[1])
        following = record(model, state, found[0], at)
        if isinstance(following, Ended):
            known = following.county in world.outcomes
            unknown = Stuck(NO_MEANING, step["key"], following.county)
            end, stuck = (following.county, None) if known else (None, unknown)
            return Run(request, tuple(path), tuple(how), at, end, stuck)
        state = following


def within_budget(requests: Iterable[Request], replays: Sequence[Callable[[int, Request], Run]]) -> list[list[Run]]:
    """The runs of these requests by each of some models, in order, until they have come to MOST_SIMULATED attempts.

    `replays` takes the request's place, from 0, and the request. Every model has run the same requests.
    """
    runs: list[list[Run]] = [[] for _ in replays]
    left = MOST_SIMULATED
    for number, request in enumerate(requests):
        if left <= 0:
            break
        for made, replayed in zip(runs, replays, strict=True):
            made.append(replayed(number, request))
            left -= max(1, len(made[-1].path))
    return runs


def _attempted(model: Model, state: State, step: Step, since: datetime) -> datetime:
    """When the next attempt is made: a partner first takes all the time that it has to accept."""
    accepting = performer(step)[0] == "partner" and state.tries == 0
    if accepting:
        since += timedelta(hours=step.get("accept_hours", ACCEPT_HOURS))
    return due(model, state, since).not_before


def unsound(model: Model) -> list[Fault]:
    """Why a model can't be run at all: faults of its own, not those of who could do a step today."""
    found: list[Any] = []
    checked(VisitModelSchema(), model, "", "", found)
    if found:
        return [(fault.key, fault.reason) for fault in found]
    named = [performer(step) for step in model["step"]]
    teams = {name for kind, name in named if kind != "partner" and name}
    partners = {name: PARTNER_RETURNS for kind, name in named if kind == "partner" and name}
    return faults(model, None, teams, partners)
