"""How a visit runs by its district's model: which step, which attempt, what an outcome leads to. No database.

A model is the body of a `[visit_model]` section once schemas.py has found no fault in it: a plain dictionary.
Every step leads onwards only, so a visit ends after at most `longest(model)` attempts, in one of the county's outcomes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hub.kernel.clock import UK

Model = dict[str, Any]
Step = dict[str, Any]
Form = dict[str, Any]
Outcome = dict[str, Any]
Fault = tuple[str, str]  # dotted key within the section, plain reason

AGAIN, END, TO_STEP = "again", "end", "step:"
# The hub records this outcome itself, when a partner says no, or lets the time to accept pass.
DECLINED = "declined"
# How many of each a model has at most: more are no model that people work by, and a page could not bear them.
MOST = {"step": 60, "outcome": 60, "form": 40, "question": 150, "options": 200}
NOUNS = {
    "step": "steps", "outcome": "outcomes", "form": "forms", "question": "questions",
    "options": "answers to choose from",
}  # fmt: skip
ACCEPT_HOURS = 24  # how long a partner may take to say yes, where a step does not say
WINDOWS = {"morning": "08:00-12:00", "afternoon": "12:00-17:00", "evening": "17:00-20:00"}


class UnknownOutcome(LookupError):
    """An outcome that the visit's present step does not offer."""


@dataclass(frozen=True, slots=True)
class State:
    """Where a running visit is: its step, the attempts already made at it, and when the last attempt of all was."""

    step: str
    tries: int = 0
    last_at: datetime | None = None

    def stored(self) -> dict[str, Any]:
        """This state as JSON can hold it."""
        return {"step": self.step, "tries": self.tries, "last_at": self.last_at.isoformat() if self.last_at else None}

    @classmethod
    def restored(cls, stored: dict[str, Any]) -> "State":
        """The state that `stored` was made from."""
        at = stored["last_at"]
        return cls(stored["step"], stored["tries"], datetime.fromisoformat(at) if at else None)


@dataclass(frozen=True, slots=True)
class Ended:
    """A visit that is over: the county's outcome, and the district's own step and outcome that led to it."""

    county: str
    step: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """The attempt that is due: its number of how many, between which times, and the name of that time of day."""

    number: int
    of: int
    not_before: datetime
    until: datetime | None
    window: str | None


def start(model: Model) -> State:
    """The state of a visit that nobody has begun."""
    return State(model.get("first") or model["step"][0]["key"])


def step_of(model: Model, key: str) -> Step:
    """The step with this key."""
    return next(step for step in model["step"] if step["key"] == key)


def form_of(model: Model, step: Step) -> Form | None:
    """The form that is filled in after an attempt at this step, if it has one."""
    return next((form for form in model.get("form", []) if form["key"] == step.get("form")), None)


def offered(step: Step) -> list[Outcome]:
    """The outcomes that a person may record at this step: all but the one that the hub records by itself."""
    return [outcome for outcome in step["outcome"] if outcome["key"] != DECLINED]


def frozen_outcomes(step: Step) -> list[Outcome]:
    """The outcomes for somebody who does this step alone: tried again or over, without what follows elsewhere."""
    told = [{name: each[name] for name in ("key", "label", "hint") if name in each} for each in offered(step)]
    again = {each["key"] for each in step["outcome"] if each["then"] == AGAIN}
    return [each | ({"then": AGAIN, "after_last": END} if each["key"] in again else {"then": END}) for each in told]


def left(step: Step, outcome_key: str, tries: int) -> str | None:
    """Where this outcome leads after `tries` earlier attempts: "end", "step:…", or None for another try."""
    outcome = next((each for each in step["outcome"] if each["key"] == outcome_key), None)
    if outcome is None:
        raise UnknownOutcome(outcome_key)
    if outcome["then"] != AGAIN:
        return outcome["then"]
    return None if tries + 1 < step.get("attempts", 1) else outcome["after_last"]


def record(model: Model, state: State, outcome_key: str, at: datetime, last: bool = False) -> State | Ended:
    """What follows when an attempt at the present step, made at this time, had this outcome.

    `last` says that there will be no further attempt, however many the step allows: whoever did it has given it back.
    """
    step = step_of(model, state.step)
    goes = left(step, outcome_key, step.get("attempts", 1) if last else state.tries)
    if goes is None:
        return State(state.step, state.tries + 1, at)
    if goes == END:
        county = next(each["county"] for each in step["outcome"] if each["key"] == outcome_key)
        return Ended(county, state.step, outcome_key)
    return State(goes.removeprefix(TO_STEP), 0, at)


def due(model: Model, state: State, since: datetime) -> Attempt:
    """The attempt that is due in a visit taken on at `since`: not before its gap is over, within its window."""
    step = step_of(model, state.step)
    earliest = max(since, (state.last_at or since) + timedelta(hours=step.get("gap_hours", 0) if state.last_at else 0))
    names = step.get("windows") or []
    if not names:
        return Attempt(state.tries + 1, step.get("attempts", 1), earliest, None, None)
    name = names[state.tries]
    opens, closes = window_times(model, name)
    not_before, until = _next_slot(earliest.astimezone(UK), opens, closes)
    return Attempt(state.tries + 1, step.get("attempts", 1), not_before, until, name)


def window_times(model: Model, name: str) -> tuple[time, time]:
    """When this part of the day begins and ends, in the model's own words or else in the usual ones."""
    opens, closes = (model.get("windows", {}).get(name) or WINDOWS[name]).split("-")
    return time.fromisoformat(opens), time.fromisoformat(closes)


def _next_slot(earliest: datetime, opens: time, closes: time) -> tuple[datetime, datetime]:
    day: date = earliest.date() if earliest.time() < closes else earliest.date() + timedelta(days=1)
    begins, ends = (datetime.combine(day, moment, UK).astimezone(UTC) for moment in (opens, closes))
    return max(begins, earliest.astimezone(UTC)), ends


def onward(step: Step) -> Iterator[tuple[str, Outcome]]:
    """Every way that leaves this step: where to ("end" or "step:…", "" in a draft that is undecided) and by which."""
    for outcome in step["outcome"]:
        yield outcome.get("after_last" if outcome.get("then") == AGAIN else "then", ""), outcome


def longest(model: Model) -> int:
    """The most attempts that any visit by this model can take. Raises ValueError where it goes in a circle."""
    most: dict[str, int] = {}
    path = [start(model).step]
    while path:
        step = step_of(model, path[-1])
        onwards = [goes.removeprefix(TO_STEP) for goes, _ in onward(step) if goes != END]
        unknown = next((key for key in onwards if key not in most), None)
        if unknown is None:
            most[path.pop()] = step.get("attempts", 1) + max((most[key] for key in onwards), default=0)
        elif unknown in path:
            raise ValueError(f"The step '{unknown}' leads back to itself.")
        else:
            path.append(unknown)
    return most[start(model).step]


def too_many(name: str, number: int) -> str | None:
    """The sentence about an array (a key of MOST) with so many tables, if they are too many."""
    most, nouns = MOST[name], NOUNS[name]
    return f"There are {number} {nouns} here: {most} at most." if number > most else None


def performer(step: Step) -> tuple[str, str | None]:
    """Who does this step: "officers", "team", "call" or "partner", and which team or partner."""
    kind, _, name = step["by"].partition(":")
    return kind, name or None
