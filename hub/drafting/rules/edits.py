"""Changing the body of a model: pure functions from one body to the next, which a file could hold just so.

A part is named by its path: the arrays it stands in, with its key in each, as in step/knock/outcome/spoke.
What is empty is left out, and a key is made once, from the words that a part began with.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from copy import deepcopy
from typing import Any

from hub.directory.rules import digest
from hub.visit_models.questions import RESERVED
from hub.visit_models.rules import AGAIN, DECLINED, END, MOST, NOUNS, TO_STEP, Model

Path = tuple[tuple[str, str], ...]
Table = dict[str, Any]
WHOLE: Path = ()
# The arrays of tables, and in which they stand.
WITHIN = {"step": "", "form": "", "outcome": "step", "question": "form"}
LONGEST_KEY = 40
# What a step without the key has: not written down, unless it stood there before.
DEFAULTS = {
    "staff": 1, "attempts": 1, "gap_hours": 0, "accept_hours": 24, "hand_on": "by-hand", "assign": "by-hand",
    "layout": "one-page", "required": False,
}  # fmt: skip


class Gone(LookupError):
    """The draft has no such part (any more)."""


class Full(Exception):
    """One more of these would be more than a model may have; the message says how many that is."""


def parsed(written: str) -> Path:
    """The path in "step/knock/outcome/spoke". Raises Gone for what can be none."""
    words = written.split("/")
    path = tuple(zip(words[::2], words[1::2], strict=False))
    above = ""
    for name, key in path:
        if WITHIN.get(name) != above or not key:
            raise Gone(written)
        above = name
    if len(words) % 2 or not path:
        raise Gone(written)
    return path


def written(path: Path) -> str:
    """The path as an address or a button carries it."""
    return "/".join(f"{name}/{key}" for name, key in path)


def part(model: Model, path: Path) -> Table:
    """The table that stands there. Raises Gone."""
    found: Table = model
    for name, key in path:
        place = _place(found, name, key)
        found = found[name][place]
    return found


def tables(parent: Table, name: str) -> list[Table]:
    """The tables of an array, which may not be there at all."""
    listed = parent.get(name)
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _place(parent: Table, name: str, key: str) -> int:
    listed = parent.get(name)
    for place, each in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(each, dict) and each.get("key") == key:
            return place
    raise Gone(f"{name}/{key}")


def seen(table: Table) -> int:
    """A number of nine digits at most by which a page knows again what it showed of this table, not of those in it."""
    return int(digest(own(table))[:7], 16)


def own(table: Table) -> Table:
    """What a table says itself, without the tables in it."""
    return {name: one for name, one in table.items() if not (name in WITHIN and isinstance(one, list))}


def seen_whole(model: Model) -> int:
    """The same of all that the model says."""
    return int(digest(model)[:7], 16)


def put(model: Model, path: Path, values: Mapping[str, Any]) -> Model:
    """The part with these values: what is empty goes, what a step has anyway is not written, the rest stays."""
    body = deepcopy(model)
    table = part(body, path)
    for name, value in values.items():
        if value in (None, "", [], {}) or (name not in table and DEFAULTS.get(name, table) == value):
            table.pop(name, None)
        else:
            table[name] = value
    return body


def add(model: Model, parent: Path, name: str, table: Table) -> Model:
    """The model with one more table at the end of an array. Raises Full."""
    body = deepcopy(model)
    above = part(body, parent)
    _has_room(above, name)
    above[name] = [
        *tables(above, name),
        {key: value for key, value in table.items() if value not in (None, "", [], {})},
    ]
    return body


def _has_room(above: Table, name: str) -> None:
    if len(tables(above, name)) >= MOST[name]:
        raise Full(f"There are {MOST[name]} {NOUNS[name]} here already, and no more fit.")


def remove(model: Model, path: Path) -> Model:
    """The model without this part. What led to it leads into the void until it is mended: faults say so.

    Without its first step a model begins with the one that stands first then.
    """
    body = _listed(model, path, lambda listed, place: listed.pop(place))
    return {name: value for name, value in body.items() if name != "first" or path != (("step", value),)}


def move(model: Model, path: Path, by: int) -> Model:
    """The part one place up (by -1) or down (1), if there is one."""

    def swap(listed: list[Table], place: int) -> None:
        other = place + by
        if 0 <= other < len(listed):
            listed[place], listed[other] = listed[other], listed[place]

    return _listed(model, path, swap)


def duplicate(model: Model, path: Path, key: str) -> Model:
    """The model with a copy of the part below it, under a key of its own. Raises Full."""
    _has_room(part(model, path[:-1]), path[-1][0])

    def insert(listed: list[Table], place: int) -> None:
        words = "title" if "title" in listed[place] else "label"
        label = f"Copy of {listed[place].get(words, '')}"[:200].strip()
        listed.insert(place + 1, deepcopy(listed[place]) | {"key": key, words: label})

    return _listed(model, path, insert)


def _listed(model: Model, path: Path, change: Callable[[list[Table], int], Any]) -> Model:
    body = deepcopy(model)
    name, key = path[-1]
    above = part(body, path[:-1])
    place = _place(above, name, key)
    change(above[name], place)
    if not above[name]:
        del above[name]
    return body


def new_key(words: str, noun: str, taken: Collection[str]) -> str:
    """A key from what a person called it: "Knock at the door" → knock-at-the-door; with a number where it is taken."""
    joint = "_" if noun == "question" else "-"
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", joint, plain).strip(joint) or noun
    key = (key if key[0].isalpha() else f"{noun}{joint}{key}")[: LONGEST_KEY - 4].strip(joint)
    own = RESERVED if noun == "question" else {DECLINED} if noun == "outcome" else set()
    number, made = 1, key
    while made in taken or made in own:
        number += 1
        made = f"{key}{joint}{number}"
    return made


def key_for(model: Model, parent: Path, name: str, words: str) -> str:
    """The key of a new table of this array."""
    return new_key(words, name, {str(each.get("key")) for each in tables(part(model, parent), name)})


def leading_to(model: Model, step_key: str) -> list[tuple[Table, Table]]:
    """The outcomes after which a visit goes on to this step, each with its own step."""
    goes = TO_STEP + step_key
    return [
        (step, outcome)
        for step in tables(model, "step")
        if step.get("key") != step_key
        for outcome in tables(step, "outcome")
        if goes in (outcome.get("then"), outcome.get("after_last"))
    ]


def redirect_step(model: Model, step_key: str, instead: str, county: str | None) -> Model:
    """All that led to this step leads elsewhere: to "step:…", or to the end with an outcome for the county."""
    body = deepcopy(model)
    for _, outcome in leading_to(body, step_key):
        for name in ("then", "after_last"):
            if outcome.get(name) == TO_STEP + step_key:
                outcome[name] = instead
        if instead == END and county:
            outcome.setdefault("county", county)
    if body.get("first") == step_key:
        body.pop("first")
        if instead.startswith(TO_STEP):
            body["first"] = instead.removeprefix(TO_STEP)
    return body


def change_form(model: Model, form_key: str, instead: str | None) -> Model:
    """The steps that used this form use another, or none."""
    body = deepcopy(model)
    for step in tables(body, "step"):
        if step.get("form") == form_key:
            step.pop("form")
            step |= {"form": instead} if instead else {}
    return body


def rename_windows(model: Model, windows: Mapping[str, str], renamed: Mapping[str, str]) -> Model:
    """The model with these times of day; steps follow the ones that got another name."""
    body = put(model, WHOLE, {"windows": dict(windows)})
    for step in tables(body, "step"):
        if isinstance(step.get("windows"), list):
            step["windows"] = [renamed.get(name, name) for name in step["windows"]]
    return body


def following(then: str, step: str | None, after_last: str | None, county: str | None) -> Table:
    """What an outcome leads to, as a file says it; what has no meaning beside the rest is left out."""
    goes = f"{TO_STEP}{step}" if then == "step" and step else then if then in (AGAIN, END) else None
    last = after_last if goes == AGAIN else None
    return {"then": goes, "after_last": last, "county": county if END in (goes, last) else None}
