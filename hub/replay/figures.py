"""What many runs come to together: ends, ways, attempts, hours, what is stuck, what was never reached. No database."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import Any

from hub.replay.rules import (
    COUNTY,
    DRAWN,
    KEY,
    LABEL,
    NO_MEANING,
    NO_OUTCOME,
    NO_PARTNER,
    NO_PEOPLE,
    NO_RETURN,
    NOBODY,
    Run,
    Stuck,
)
from hub.visit_models.rules import Model, step_of

STUCK, LAPSED, SILENT, STOPPED = "stuck", "lapsed", "silent", "stopped"
OTHER_ENDS = {
    STUCK: "Stuck",
    LAPSED: "The county’s request lapses first",
    SILENT: "The past tells no further",
    STOPPED: "Stopped, as it was no longer needed",
}
MOST_WAYS = 12
# How an attempt's outcome was found, in words.
FOUND = {
    KEY: "the same outcome",
    LABEL: "an outcome in the same words",
    COUNTY: "an outcome with the same end for the county",
    NOBODY: "nothing is recorded of it, so as if nobody answered",
    DRAWN: "drawn by the shares",
}
# Why a request is stuck → what the page says, and what to change.
REASONS = {
    NO_OUTCOME: (
        "“{what}” happened here in the past, and “{step}” does not offer it",
        "Add an outcome with the same key, the same words, or the same end for the county to this step.",
    ),
    NO_PARTNER: (
        "No agreement lets you hand “{step}” to {what}",
        "Ask your information governance officer for an agreement about visit steps, or let somebody else do it.",
    ),
    NO_RETURN: (
        "The answer of “{step}” cannot come back: the agreement does not return “{what}”",
        "Agree on terms that return it, or let somebody else do this step.",
    ),
    NO_PEOPLE: (
        "Nobody can do “{step}”: there are too few people in {what}",
        "Put people into the team, or let somebody else do this step.",
    ),
    NO_MEANING: (
        "“{step}” ends in “{what}”, which is none of the county’s outcomes",
        "Choose one of the county’s outcomes for this end.",
    ),
}


@dataclass(frozen=True)
class Figures:
    """One version over all the requests. Hours are from the beginning of a visit to its last attempt."""

    count: int
    ends: dict[str, int]
    ways: list[tuple[str, str, int]]
    attempts: tuple[float, int]
    hours: tuple[float, float]
    late: int
    unreached: list[tuple[str, str]]


def outcome_of(run: Run) -> str:
    """The county's outcome, or the key of OTHER_ENDS."""
    return run.end or (STUCK if run.stuck else LAPSED if run.lapsed else SILENT)


def figures(model: Model, runs: Sequence[Run], names: Mapping[str, str]) -> Figures:
    """What these runs of one model come to; `names` are the county's outcomes."""
    ends = Counter(outcome_of(run) for run in runs)
    ways = Counter((way(model, run), end_words(outcome_of(run), names)) for run in runs)
    tries, hours = [len(run.path) for run in runs] or [0], [run.hours for run in runs] or [0.0]
    reached = {pair for run in runs for pair in run.path}
    return Figures(
        count=len(runs),
        ends=dict(ends.most_common()),
        ways=[(path, end, number) for (path, end), number in ways.most_common()],
        attempts=(median(tries), max(tries)),
        hours=(median(hours), max(hours)),
        late=sum(run.late for run in runs),
        unreached=_unreached(model, reached),
    )


def way(model: Model, run: Run) -> str:
    """The steps that a request went through: "Knock at the door, 3 attempts → A volunteer visits"."""
    told = []
    for key, made in groupby(run.path, lambda one: one[0]):
        number = len(list(made))
        told.append(step_of(model, key)["title"] + (f", {number} attempts" if number > 1 else ""))
    if run.stuck and (not run.path or run.path[-1][0] != run.stuck.step):
        told.append(step_of(model, run.stuck.step)["title"])
    return " → ".join(told) or "No step was begun"


def end_words(end: str, names: Mapping[str, str]) -> str:
    """An end as people read it."""
    return OTHER_ENDS.get(end) or names.get(end, end)


def _unreached(model: Model, reached: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Steps that no run came to, and outcomes that none had at the steps they came to: (step, outcome or "")."""
    steps = {step for step, _ in reached}
    found = []
    for step in model["step"]:
        if step["key"] not in steps:
            found.append((step["title"], ""))
        else:
            left = [each["label"] for each in step["outcome"] if (step["key"], each["key"]) not in reached]
            found += [(step["title"], label) for label in left]
    return found


@dataclass(frozen=True)
class Hitch:
    """One reason why requests are stuck: the sentence, what to change, and which requests they are."""

    sentence: str
    advice: str
    runs: list[Run]


def hitches(model: Model, runs: Sequence[Run], names: Mapping[str, str]) -> list[Hitch]:
    """Why requests are stuck, the commonest reason first; `names` are those of teams and partners."""
    found: dict[Stuck, list[Run]] = {}
    for run in runs:
        if run.stuck:
            found.setdefault(run.stuck, []).append(run)
    listed = sorted(found.items(), key=lambda one: -len(one[1]))
    return [Hitch(*_words(model, stuck, names), held) for stuck, held in listed]


def _words(model: Model, stuck: Stuck, names: Mapping[str, str]) -> tuple[str, str]:
    sentence, advice = REASONS[stuck.why]
    what = names.get(stuck.what, stuck.what) or "your organisation"
    return sentence.format(what=what, step=step_of(model, stuck.step)["title"]), advice


def found_words(run: Run) -> str:
    """How the outcomes of one visit were found: "the same outcome (2), …"."""
    counted = Counter(run.how)
    return ", ".join(f"{FOUND[how]} ({number})" for how, number in counted.items()) or "–"


def changed(runs: Sequence[Run], others: Sequence[Run]) -> list[tuple[str, str, int]]:
    """Which ends change between two versions over the same requests: the other's, this one's, how often."""
    pairs = Counter((outcome_of(other), outcome_of(run)) for run, other in zip(runs, others, strict=True))
    return [(was, becomes, number) for (was, becomes), number in pairs.most_common() if was != becomes]


@dataclass(frozen=True)
class Bars:
    """The picture: for each end a row with its words and, for each version, the width of a bar and its number."""

    rows: list[tuple[int, str, list[tuple[int, int, int, int]]]]
    height: int


WIDEST, BAR, WORDS, GAP = 260, 14, 18, 12


def bars(columns: Sequence[Mapping[str, int]], names: Mapping[str, str]) -> Bars:
    """Bars of the ends that any of these columns has, in the first one's order; widths are of a drawing 320 wide."""
    ends = list(dict.fromkeys(end for column in columns for end in column))
    most = max([number for column in columns for number in column.values()] or [1]) or 1
    rows: list[Any] = []
    y = 0
    for end in ends:
        drawn = []
        for place, column in enumerate(columns):
            number = column.get(end, 0)
            drawn.append((y + WORDS + place * (BAR + 2), round(number / most * WIDEST), number, place))
        rows.append((y + 13, end_words(end, names), drawn))
        y += WORDS + len(columns) * (BAR + 2) + GAP
    return Bars(rows, y)
