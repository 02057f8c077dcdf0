"""Requests that nobody raised, and what happens at their doors: by shares, from a seed, so that a run repeats."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from hub.kernel.clock import UK
from hub.replay.rules import DRAWN, Request, Stuck, nobody
from hub.visit_models.rules import DECLINED, END, Outcome, Step, performer

DAYS, OPENS, CLOSES = 7, 9, 17


@dataclass(frozen=True)
class Shares:
    """In a hundred doors, how many stay shut; in a hundred tasks, how many are declined; a weight for each end."""

    nobody: int = 50
    declined: int = 10
    weights: Mapping[str, int] | None = None

    def weight(self, outcome: Outcome) -> int:
        """How often this outcome comes, against the others of its step: by the end that it has for the county."""
        return (self.weights or {}).get(outcome.get("county", ""), 1)


def requests(count: int, seed: int, since: date, due_hours: int, lapse_hours: int) -> list[Request]:
    """So many requests, raised at any minute of the working days of a week and taken on at once."""
    made = []
    for number in range(count):
        draw = Random(f"{seed} {number} raised")  # noqa: S311 - repeats on purpose
        minutes = draw.randrange((CLOSES - OPENS) * 60)
        day = since + timedelta(days=draw.randrange(DAYS))
        raised = (datetime.combine(day, time(OPENS), UK) + timedelta(minutes=minutes)).astimezone(UTC)
        due, lapses = raised + timedelta(hours=due_hours), raised + timedelta(hours=lapse_hours)
        made.append(Request(raised, due, lapses, reference=f"Invented {number + 1}"))
    return made


class Drawn:
    """The answers of one invented request: the same draws for every model, whatever its steps are called."""

    def __init__(self, seed: int, number: int, shares: Shares):
        self.draw = Random(f"{seed} {number} doors")  # noqa: S311 - repeats on purpose
        self.shares = shares

    def at(self, step: Step) -> tuple[str, str] | Stuck | None:
        """An outcome of this step. Three draws each time, so that two models see the same doors open and shut."""
        declines, opens, which = (self.draw.random() for _ in range(3))
        outcomes = {each["key"]: each for each in step["outcome"]}
        if performer(step)[0] == "partner" and DECLINED in outcomes and declines * 100 < self.shares.declined:
            return DECLINED, DRAWN
        shut = nobody(step)
        if shut in outcomes and shut != DECLINED and opens * 100 < self.shares.nobody:
            return shut, DRAWN
        answered = [each for key, each in outcomes.items() if key not in (DECLINED, shut)] or list(outcomes.values())
        return _weighed(answered, self.shares, which), DRAWN


def _weighed(answered: list[Outcome], shares: Shares, which: float) -> str:
    weights = [shares.weight(each) for each in answered]
    if not sum(weights):
        weights = [1] * len(answered)
    mark = which * sum(weights)
    for each, weight in zip(answered, weights, strict=True):
        mark -= weight
        if mark < 0:
            return each["key"]
    return answered[-1]["key"]


def ends_of(*models: dict) -> list[str]:
    """The county's outcomes in which these models may end, in their order."""
    found = [each["county"] for model in models for step in model["step"] for each in step["outcome"] if _ends(each)]
    return list(dict.fromkeys(found))


def _ends(outcome: Outcome) -> bool:
    return END in (outcome["then"], outcome.get("after_last")) and "county" in outcome
