"""The drawing of a visit model: where each box and each arrow stands. templates/visit_models/_flow.html draws it.

A draft may be unfinished: what can be drawn is drawn, and what is broken is marked on the box where it begins.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from textwrap import wrap

from hub.visit_models.rules import END, TO_STEP, Model, Step, onward

WIDTH, LEFT, RIGHT, HEIGHT, GAP = 360, 44, 336, 84, 40
NOTE = 20  # a box with something to mend is so much higher
LANE = 11


@dataclass
class Box:
    """A step: its corner and size, its number and words, whether the visit may end here, and what is broken."""

    key: str
    number: int
    y: int
    height: int
    title: list[str]
    below: str
    ends: bool
    broken: str = ""


@dataclass
class Drawing:
    """Everything to draw: boxes, arrows as SVG paths, words on the straight arrows as (y, text).

    `backward` are the arrows that lead to an earlier step, which no finished model has.
    """

    boxes: list[Box] = field(default_factory=list)
    arrows: list[str] = field(default_factory=list)
    backward: list[str] = field(default_factory=list)
    words: list[tuple[int, str]] = field(default_factory=list)
    height: int = 0
    end_y: int = 0


def drawn(model: Model, who: Mapping[str, str]) -> Drawing:
    """The drawing of a model, also an unfinished one (schemas.sketch); `who` tells by key who does a step."""
    steps = in_order(model)
    place = {step["key"]: number for number, step in enumerate(steps)}
    led_to, drawing, y = reached(model), Drawing(), 8
    for number, step in enumerate(steps, 1):
        broken = _short(_broken(step, place, led_to), 44)
        height = HEIGHT + (NOTE if broken else 0)
        ends = any(goes == END for goes, _ in onward(step))
        words = _short(who.get(step["key"], ""), 38)
        drawing.boxes.append(Box(step["key"], number, y, height, _lines(step["title"]), words, ends, broken))
        y += height + GAP
    drawing.end_y, drawing.height = y, y + 48
    lane = 0
    for step in steps:
        for target, labels in _targets(step, place).items():
            here, there = place[step["key"]], place[target]
            lane += there != here + 1
            _arrow(drawing, here, there, labels, lane)
    _rail(drawing)
    return drawing


def in_order(model: Model) -> list[Step]:
    """The steps so that each stands below all that lead to it, otherwise as in the file; a circle is cut somewhere."""
    steps = model.get("step", [])
    leads = [{target for target in _targets(step) if target != step["key"]} for step in steps]
    led_to = Counter(target for targets in leads for target in targets)
    named: dict[str, list[int]] = {}
    for number, step in enumerate(steps):
        named.setdefault(step["key"], []).append(number)
    free = [number for number, step in enumerate(steps) if not led_to[step["key"]]]
    waiting, ordered = dict.fromkeys(range(len(steps))), []
    beginning = named.get(first_step(model) or "", [])[::-1]
    while waiting:
        chosen = beginning.pop() if beginning else heappop(free) if free else next(iter(waiting))
        if chosen not in waiting:
            continue
        del waiting[chosen]
        ordered.append(steps[chosen])
        for target in leads[chosen]:
            led_to[target] -= 1
            for number in named.get(target, []) if not led_to[target] else []:
                heappush(free, number)
    return ordered


def first_step(model: Model) -> str | None:
    """The key of the step that a visit begins with, if the model has a step at all."""
    steps = model.get("step", [])
    return model.get("first") or (steps[0]["key"] if steps else None)


def reached(model: Model) -> set[str]:
    """The keys of the steps that a visit can come to."""
    ways = {step["key"]: _targets(step) for step in model.get("step", [])}
    found: set[str] = set()
    to_visit = [first_step(model)]
    while to_visit:
        key = to_visit.pop()
        if key in ways and key not in found:
            found.add(key)
            to_visit += ways[key]
    return found


def _broken(step: Step, place: Mapping[str, int], led_to: set[str]) -> str:
    """The first thing on a box that keeps the model from being followed, in a few words."""
    if step["key"] not in led_to:
        return "Nothing leads here"
    if not step.get("outcome"):
        return "No outcome yet"
    if any(target not in place for target in _targets(step)):
        return "Leads to a step that does not exist"
    if any(place[target] <= place[step["key"]] for target in _targets(step)):
        return "Leads back: the visit might never end"
    undecided = next((outcome["label"] for goes, outcome in onward(step) if not goes), None)
    return f"Nothing follows “{undecided}” yet" if undecided else ""


def _targets(step: Step, known: Mapping[str, int] | None = None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for goes, outcome in onward(step):
        target = goes.removeprefix(TO_STEP)
        if goes.startswith(TO_STEP) and (known is None or target in known):
            found.setdefault(target, []).append(outcome["label"])
    return found


def _arrow(drawing: Drawing, here: int, there: int, labels: list[str], lane: int) -> None:
    begins, leads = drawing.boxes[here], drawing.boxes[there]
    bottom = begins.y + begins.height
    if there == here + 1:
        middle = (LEFT + RIGHT) // 2 - 100
        drawing.arrows.append(f"M{middle} {bottom}V{leads.y - 3}")
        more = f" and {len(labels) - 1} more" if len(labels) > 1 else ""
        drawing.words.append((bottom + 24, _short(labels[0], 34 - len(more)) + more))
    else:
        x = max(4, LEFT - 8 - LANE * (lane % 4))
        path = f"M{LEFT} {bottom - 24}H{x}V{leads.y + 24}H{LEFT - 3}"
        (drawing.arrows if there > here else drawing.backward).append(path)


def _rail(drawing: Drawing) -> None:
    """One line at the right leads from every step that may end the visit down to the end."""
    for box in drawing.boxes:
        if box.ends:
            drawing.arrows.append(f"M{RIGHT} {box.y + HEIGHT // 2}H{WIDTH - 8}V{drawing.end_y + 20}H{RIGHT + 3}")


def _lines(title: str) -> list[str]:
    lines = wrap(title, 32)
    return [*lines[:1], _short(" ".join(lines[1:]), 32)] if len(lines) > 1 else lines


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
