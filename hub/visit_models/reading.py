"""A visit model as people read it: each step in sentences, and what differs between two versions. No database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hub.kernel.forms.sentences import upper_first
from hub.visit_models.flow import in_order
from hub.visit_models.kinds import KIND_WORDS, choices_of
from hub.visit_models.questions import OUTCOME, condition_words
from hub.visit_models.rules import (
    ACCEPT_HOURS,
    AGAIN,
    END,
    TO_STEP,
    WINDOWS,
    Form,
    Model,
    Outcome,
    Step,
    form_of,
    offered,
    performer,
    window_times,
)


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
    if not kind:
        return "Nobody is named yet"
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
    if name not in {*WINDOWS, *model.get("windows", {})}:
        return f"“{name}”, which is no time of day here"
    opens, closes = window_times(model, name)
    return f"{window_name(name)} ({opens:%H:%M} to {closes:%H:%M})"


def window_name(name: str) -> str:
    """A time of day as people say it: early-morning → early morning."""
    return name.replace("-", " ").replace("_", " ")


# How a visit that comes to a step of one's own gets to somebody.
ASSIGNED = {
    "by-hand": "It stays with whoever holds the visit, or waits for the team",
    "patch": "It goes by itself to whoever has the patch that the address lies in",
    "least-loaded": "It goes by itself to whoever has the fewest open visits",
    "round-robin": "It goes by itself to each in turn",
}
HANDED_ON = {
    "by-hand": "An officer hands it on",
    "at-once": "It is handed on by itself, as soon as the visit comes to it",
}
LAYOUTS = {
    "one-page": "All questions stand on one page",
    "one-by-one": "One question a screen, then a page to check the answers",
}


def manner(step: Step) -> list[str]:
    """How a step is gone about, a sentence each: in a pair, by whom it is got, within which time a partner agrees."""
    kind = performer(step)[0]
    pair = step.get("staff", 1) == 2
    told = ["Nobody goes alone: each attempt names the second person"] if pair and kind != "call" else []
    if kind == "partner":
        told.append(HANDED_ON[step.get("hand_on", "by-hand")])
        told.append(f"The partner has {step.get('accept_hours', ACCEPT_HOURS)} hours to say yes")
    elif kind:
        told.append(ASSIGNED[step.get("assign", "by-hand")])
    return told


def what_follows(model: Model, step: Step, outcome: Outcome, names: Names) -> str:
    """What an outcome leads to, in a sentence."""
    if outcome.get("then") == AGAIN and step.get("attempts", 1) > 1:
        return f"Try again; after the last attempt: {_goes(model, outcome.get('after_last'), outcome, names)}"
    goes = outcome.get("after_last") if outcome.get("then") == AGAIN else outcome.get("then")
    return upper_first(_goes(model, goes, outcome, names))


def _goes(model: Model, goes: str | None, outcome: Outcome, names: Names) -> str:
    if not goes:
        return "not decided yet"
    if goes == END:
        county = outcome.get("county")
        told = f"“{names.outcomes.get(county, county)}”" if county else "something that is not decided yet"
        return f"the visit ends, and the county hears {told}"
    key = goes.removeprefix(TO_STEP)
    title = next((step["title"] for step in model.get("step", []) if step["key"] == key), None)
    return f"go on to “{title}”" if title else f"go on to “{key}”, a step that does not exist"


def described(model: Model, names: Names) -> list[dict[str, Any]]:
    """Each step as the page shows it, in the order of the drawing; the model may be an unfinished one from `sketch`."""
    return [
        {
            "key": step["key"],
            "title": step["title"],
            "guidance": step.get("guidance"),
            "who": who(step, names),
            "how_often": how_often(model, step),
            "manner": manner(step),
            "asks": step.get("asks", "What happened?"),
            "form": form_of(model, step),
            "outcomes": [(each["label"], what_follows(model, step, each, names)) for each in step["outcome"]],
        }
        for step in in_order(model)
    ]


def forms_of(model: Model) -> list[dict[str, Any]]:
    """Each form as the page shows it: its questions with kind, answers, condition and who gets to know the answer."""
    return [
        {
            "key": form["key"],
            "title": form["title"],
            "layout": LAYOUTS[form.get("layout", "one-page")],
            "questions": list(_questions(model, form)),
        }
        for form in model.get("form", [])
    ]


def asked_before(model: Model, form: Form) -> dict[str, dict[str, Any]]:
    """What a question of this form may hang on: the outcomes of the steps that use it, then its questions, by key."""
    outcomes = {
        each["key"]: each for step in model["step"] if step.get("form") == form["key"] for each in offered(step)
    }
    asked = {OUTCOME: {"kind": "choice", "label": "What happened?", "options": list(outcomes.values())}}
    return asked | {question["key"]: question for question in form["question"]}


def _questions(model: Model, form: Form) -> Iterator[dict[str, Any]]:
    asked = asked_before(model, form)
    for question in form["question"]:
        answers = [label for _, label, _ in choices_of(question)] if "options" in question else []
        covered = [asked[key]["label"] if key in asked else key for key in question.get("covers", [])]
        yield {
            "key": question["key"],
            "label": question["label"],
            "required": question.get("required", False),
            "kind": KIND_WORDS[question["kind"]] + (f": {', '.join(answers)}" if answers else ""),
            "condition": condition_words(question, asked),
            "shared": "share" in question,
            "covers": ", ".join(f"“{label}”" for label in covered),
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


Leaf = tuple[str, str, Any]  # where by keys, where as people call it, what stands there


def difference(before: Model, after: Model, names: Names | None = None) -> list[tuple[str, str | None, str | None]]:
    """What changed, each as (where, as it was, as it becomes); None where there was nothing, or is nothing any more.

    Tables are known again by their keys, and called by their titles. One that is new or gone is told in one line.
    """
    old = {place: (shown, value) for place, shown, value in _leaves(before, before, names)}
    new = {place: (shown, value) for place, shown, value in _leaves(after, after, names)}
    told: list[tuple[str, str | None, str | None]] = []
    whole: tuple[str, ...] = ()
    for place in {**old, **new}:
        was, becomes = (side.get(place, ("", None))[1] for side in (old, new))
        if place.startswith(whole):
            continue
        if place.endswith("”") and (was is None or becomes is None):
            whole = (*whole, place)
        elif place.endswith("”") or _same(was, becomes):
            continue
        words = [", ".join(one.values()) if isinstance(one, dict) else one for one in (was, becomes)]
        told.append((upper_first((new.get(place) or old[place])[0]), *words))
    return told


def _same(was: Any, becomes: Any) -> bool:
    """Whether nothing changed; an order is the same when what was and is there follows in the same way."""
    if isinstance(was, dict) and isinstance(becomes, dict):
        return [key for key in was if key in becomes] == [key for key in becomes if key in was]
    return was == becomes or isinstance(was or becomes, dict)


def _leaves(value: Any, model: Model, names: Names | None, at: str = "", shown: str = "") -> Iterator[Leaf]:
    """Every value with its place, the tables themselves, and the order in which they stand."""
    if isinstance(value, Mapping):
        for name in value:
            said = PLACES.get(name, name)
            yield from _leaves(value[name], model, names, f"{at}.{name}", f"{shown} › {said}" if shown else said)
    elif isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        tables = [each for each in value if isinstance(each, Mapping)]
        yield f"{at} order", f"{shown}, order", {str(each.get("key", "")): _called(each) for each in tables}
        for each in tables:
            place, called = f"{at}“{each.get('key', '')}”", f"{shown} “{_called(each)}”"
            yield place, called, _called(each)
            inside = {name: one for name, one in each.items() if name != "key"}
            yield from _leaves(inside, model, names, place, called)
    elif isinstance(value, list):
        yield at, shown, ", ".join(_said(at, each, model, names) for each in value)
    else:
        yield at, shown, _said(at, value, model, names)


def _called(table: Mapping[str, Any]) -> str:
    return str(table.get("title") or table.get("label") or table.get("key", ""))


def _said(at: str, value: Any, model: Model, names: Names | None) -> str:
    """A value in words; what this model does not know is told as it stands."""
    name = at.rpartition(".")[2]
    if isinstance(value, bool) or not isinstance(value, str):
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    if name in ("then", "after_last", "first", "form"):
        listed = model.get("form" if name == "form" else "step") or []
        titles = {each.get("key"): _called(each) for each in listed if isinstance(each, Mapping)}
        ends = {AGAIN: "try again", END: "the visit ends"} if name != "form" else {}
        return ends.get(value) or titles.get(value.removeprefix(TO_STEP), value)
    if name == "by" and names:
        return who({"by": value}, names)
    if name == "county" and names:
        return names.outcomes.get(value, value)
    words = {"kind": KIND_WORDS, "assign": ASSIGNED, "hand_on": HANDED_ON, "layout": LAYOUTS}.get(name, {})
    return words.get(value) or (window_name(value) if name == "windows" else value)
