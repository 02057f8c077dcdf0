"""A visit model as people read it: each step in sentences, and what differs between two versions. No database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hub.kernel.sentences import upper_first
from hub.visit_models.flow import in_order
from hub.visit_models.kinds import choices_of
from hub.visit_models.questions import OUTCOME, condition_words
from hub.visit_models.rules import (
    AGAIN,
    END,
    TO_STEP,
    Form,
    Model,
    Outcome,
    Step,
    form_of,
    offered,
    performer,
    step_of,
    window_times,
)

KIND_WORDS = {
    "yes_no": "Yes or no",
    "choice": "One of several answers",
    "choices": "Any of several answers",
    "text": "Short text",
    "long_text": "Text",
    "number": "Whole number",
    "date": "Date",
    "time": "Time",
    "phone": "Phone number",
    "email": "Email address",
    "address": "Address",
    "consent": "Consent, yes or no",
}


@dataclass(frozen=True)
class Names:
    """What to call the teams, the partners and the county's outcomes that a model names by key."""

    teams: Mapping[str, str]
    partners: Mapping[str, str]
    outcomes: Mapping[str, str]


def who(step: Step, names: Names) -> str:
    """Who does this step: "A pair from Housing officers", "A call by Customer contact", or a partner's name."""
    kind, key = performer(step)
    pair = step.get("staff", 1) == 2
    if kind == "partner":
        return names.partners.get(key, key) + (", in pairs" if pair else "")
    team = names.teams.get(key, key) if key else None
    if kind == "call":
        return f"A call by {team}" if team else "A call"
    person = "A pair of officers" if pair else "An officer"
    return f"{person} from {team}" if team else person


def how_often(model: Model, step: Step) -> str:
    """How often, at which times of day and how far apart: "Up to 3 attempts: morning (09:00 to 12:00), …"."""
    attempts, windows = step.get("attempts", 1), step.get("windows") or []
    words = "One attempt" if attempts == 1 else f"Up to {attempts} attempts"
    if windows:
        words += ": " + ", then ".join(window_words(model, name) for name in windows)
    gap = step.get("gap_hours", 0)
    return words + (f", at least {gap} hours after the one before" if gap else "")


def window_words(model: Model, name: str) -> str:
    """A time of day with its hours: "morning (09:00 to 12:00)"."""
    opens, closes = window_times(model, name)
    return f"{name} ({opens:%H:%M} to {closes:%H:%M})"


def what_follows(model: Model, step: Step, outcome: Outcome, names: Names) -> str:
    """What an outcome leads to, in a sentence."""
    if outcome["then"] == AGAIN and step.get("attempts", 1) > 1:
        return f"Try again; after the last attempt: {_goes(model, outcome['after_last'], outcome, names)}"
    goes = outcome["after_last"] if outcome["then"] == AGAIN else outcome["then"]
    return upper_first(_goes(model, goes, outcome, names))


def _goes(model: Model, goes: str, outcome: Outcome, names: Names) -> str:
    if goes == END:
        return f"the visit ends, and the county hears “{names.outcomes.get(outcome['county'], outcome['county'])}”"
    return f"go on to “{step_of(model, goes.removeprefix(TO_STEP))['title']}”"


def described(model: Model, names: Names) -> list[dict[str, Any]]:
    """Each step as the page shows it, in the order of the drawing."""
    return [
        {
            "key": step["key"],
            "title": step["title"],
            "guidance": step.get("guidance"),
            "who": who(step, names),
            "how_often": how_often(model, step),
            "form": form_of(model, step),
            "outcomes": [(each["label"], what_follows(model, step, each, names)) for each in step["outcome"]],
        }
        for step in in_order(model)
    ]


def forms_of(model: Model) -> list[dict[str, Any]]:
    """Each form as the page shows it: its questions with kind, answers, condition and who gets to know the answer."""
    return [
        {"key": form["key"], "title": form["title"], "questions": list(_questions(model, form))}
        for form in model.get("form", [])
    ]


def _questions(model: Model, form: Form) -> Iterator[dict[str, Any]]:
    outcomes = {
        each["key"]: each for step in model["step"] if step.get("form") == form["key"] for each in offered(step)
    }
    asked = {OUTCOME: {"kind": "choice", "label": "What happened?", "options": list(outcomes.values())}}
    for question in form["question"]:
        asked[question["key"]] = question
        answers = [label for _, label, _ in choices_of(question)] if "options" in question else []
        yield {
            "label": question["label"],
            "required": question.get("required", False),
            "kind": KIND_WORDS[question["kind"]] + (f": {', '.join(answers)}" if answers else ""),
            "condition": condition_words(question, asked),
            "shared": "share" in question,
        }


# The names of a model's parts as they stand in a file, in words; the others are words already.
PLACES = {
    "first": "first step",
    "windows": "times of day",
    "by": "who does it",
    "staff": "how many go",
    "gap_hours": "hours between attempts",
    "accept_hours": "hours to accept",
    "assign": "who gets it",
    "hand_on": "how it is handed on",
    "asks": "what is asked",
    "then": "what follows",
    "after_last": "what follows the last attempt",
    "county": "outcome for the county",
    "only_if": "asked only if",
    "is": "answers",
    "share": "what the county hears",
    "covers": "consent covers",
    "min": "least",
    "max": "most",
    "max_length": "greatest length",
}


def difference(before: Model, after: Model) -> list[tuple[str, str | None, str | None]]:
    """What changed, each as (where, as it was, as it becomes); None where there was nothing, or is nothing any more."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    changed = [where for where in {**old, **new} if old.get(where) != new.get(where)]
    return [(upper_first(where), old.get(where), new.get(where)) for where in changed]


def _leaves(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every value under a readable place. Tables are named by key, not by number, so that moving one is no change."""
    if isinstance(value, Mapping):
        for name in value:
            said = PLACES.get(name, name)
            yield from _leaves(value[name], f"{where} › {said}" if where else said)
    elif isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        yield f"{where}, order", ", ".join(str(each.get("key", "")) for each in value)
        for each in value:
            yield from _leaves(
                {name: one for name, one in each.items() if name != "key"}, f"{where} “{each.get('key', '')}”"
            )
    elif isinstance(value, list):
        yield where, ", ".join(str(each) for each in value)
    else:
        yield where, {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
