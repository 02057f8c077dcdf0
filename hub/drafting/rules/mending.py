"""The faults of a draft as its manager reads them: where, in the draft's own words, and which page mends them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from hub.drafting.rules.edits import Path, Table, written
from hub.kernel.forms.sentences import upper_first
from hub.visit_models.rules import MOST, Fault, Model

WHOLE = "The whole model"
# The last name of a fault's place, in words; also what the page calls the field.
WORDS = {
    "title": "title", "label": "words", "summary": "summary", "first": "first step", "windows": "times of day",
    "guidance": "guidance", "by": "who does it", "staff": "how many go", "attempts": "attempts",
    "gap_hours": "hours between attempts", "accept_hours": "hours to accept", "hand_on": "how it is handed on",
    "assign": "who gets it", "asks": "what the page asks", "form": "form", "then": "what follows",
    "after_last": "what follows the last attempt", "county": "what the county hears", "hint": "hint",
    "layout": "layout", "kind": "kind of question", "options": "answers to choose from", "only_if": "when it is asked",
    "rules": "limits", "share": "what the county hears", "covers": "what the consent covers", "key": "key",
}  # fmt: skip
REQUIRED = "Missing data for required field."
MISSING = {
    "step": "There is no step yet: add the first.",
    "outcome": "Nothing can happen at this step yet: add an outcome.",
    "question": "Nothing is asked yet: add a question.",
    "title": "It has no title.",
    "label": "It has no words.",
    "by": "Nobody does it yet: say who.",
    "then": "It is not decided yet: say what follows.",
}
KEYS = re.compile(r"\b(step|form|question) “([^”]+)”")


@dataclass(frozen=True)
class Mend:
    """A fault: the group it is listed in, where it is, why, and the page (endpoint and its arguments) that mends it."""

    group: str
    where: str
    reason: str
    endpoint: str
    at: Mapping[str, str]


def mends(model: Model, faults: Iterable[Fault]) -> list[Mend]:
    """Every fault with its place; parts of which a page would know no key are mended on the draft's own page."""
    return [_mend(model, key.split(".") if key else [], reason) for key, reason in faults]


def grouped(found: Iterable[Mend]) -> list[tuple[str, list[Mend]]]:
    """The same, by step and form, each group where its first fault stands."""
    listed = list(found)
    order = list(dict.fromkeys(mend.group for mend in listed))
    by_group = sorted(listed, key=lambda mend: order.index(mend.group))
    return [(group, list(mends)) for group, mends in groupby(by_group, key=lambda mend: mend.group)]


def touching(found: Iterable[tuple[str, str]], model: Model, path: Path) -> bool:
    """Whether a fault stands within this part, so that it cannot be tried out yet."""
    prefix = ".".join(_numbers(model, path))
    return any(key == prefix or key.startswith(f"{prefix}.") for key, _ in found)


def _numbers(model: Table, path: Path) -> Iterable[str]:
    for name, key in path:
        place = next(number for number, each in enumerate(model[name], 1) if each.get("key") == key)
        yield from (name, str(place))
        model = model[name][place - 1]


def _mend(model: Model, key: list[str], reason: str) -> Mend:
    path, parts, rest = _walked(model, key)
    names = [_named(name, table) for (name, _), table in zip(path, parts, strict=True)]
    group = names[0] if names else WHOLE
    last = next((WORDS[word] for word in rest if word in WORDS), "")
    where = " › ".join([*names[1:], *([last] if last and rest[-1:] != ["key"] else [])]) or "as a whole"
    told = MISSING.get(rest[-1] if rest else "", "It is missing.") if reason == REQUIRED else reason
    crowded = rest[-1:] and rest[-1] in MOST and reason.endswith("at most.")  # mended where they are listed
    endpoint, at = _page(path, [] if crowded and rest[-1] != "options" else rest)
    return Mend(group, upper_first(where), _in_titles(told, model, parts), endpoint, at)


def _walked(model: Model, key: list[str]) -> tuple[Path, list[Table], list[str]]:
    """As far down as tables with keys go: their path, the tables, and what is left of the dotted key."""
    path: list[tuple[str, str]] = []
    parts: list[Table] = []
    table: Any = model
    while len(key) >= 2 and key[0] in ("step", "form", "outcome", "question") and key[1].isdigit():
        listed = table.get(key[0])
        found = listed[int(key[1]) - 1] if isinstance(listed, list) and len(listed) >= int(key[1]) else None
        if not isinstance(found, dict) or not isinstance(found.get("key"), str):
            break
        path.append((key[0], found["key"]))
        parts.append(found)
        table, key = found, key[2:]
    return tuple(path), parts, key


def _named(name: str, table: Table) -> str:
    words = table.get("title") or table.get("label") or table.get("key")
    return f"{name.capitalize()} “{words}”"


def _page(path: Path, rest: list[str]) -> tuple[str, dict[str, str]]:
    """The page that mends what stands at this place: its endpoint and the arguments of its address."""
    field = rest[0] if rest else ""
    match [name for name, _ in path]:
        case ["step"]:
            wanted = "add_outcome" if field == "outcome" else "step" if not field or field == "key" else "change_step"
            return wanted, {"step_key": path[0][1]}
        case ["step", "outcome"]:
            return "outcome", {"step_key": path[0][1], "outcome_key": path[1][1]}
        case ["form"]:
            wanted = (
                "add_question" if field == "question" else "change_form" if field in ("title", "layout") else "form"
            )
            return wanted, {"form_key": path[0][1]}
        case ["form", "question"]:
            wanted = {"only_if": "condition", "kind": "kind"}.get(field, "question")
            return wanted, {"form_key": path[0][1], "question_key": path[1][1]}
    return {"step": "add_step", "windows": "times", "title": "about", "summary": "about", "first": "about"}.get(
        field, "show"
    ), {}


def _in_titles(reason: str, model: Model, parts: list[Table]) -> str:
    """The reason with titles in the place of keys: people know a step by its title."""
    titles: dict[tuple[str, str], str] = {}
    questions = ((one, "question", "label") for one in parts)
    for above, name, words in ((model, "step", "title"), (model, "form", "title"), *questions):
        listed = above.get(name)
        for each in listed if isinstance(listed, list) else []:
            if isinstance(each, dict) and isinstance(each.get("key"), str) and isinstance(each.get(words), str):
                titles[name, each["key"]] = each[words]
    titles["question", "outcome"] = "What happened?"
    return KEYS.sub(lambda found: f"{found[1]} “{titles.get((found[1], found[2]), found[2])}”", reason)


def address_of(path: Path) -> tuple[str, dict[str, str]]:
    """The page of a part."""
    return _page(path, [])


def above(path: Path) -> tuple[str, dict[str, str], str]:
    """The page on which a part is listed, with the anchor of its row there."""
    endpoint, at = _page(path[:-1], [])
    return endpoint, at, written(path).replace("/", "-")
