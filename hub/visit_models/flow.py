"""The drawing of a visit model: where each box and each arrow stands. templates/visit_models/_flow.html draws it."""

from dataclasses import dataclass, field
from textwrap import wrap

from hub.visit_models.rules import END, TO_STEP, Model, Step, onward, start

WIDTH, LEFT, RIGHT, HEIGHT, GAP = 360, 44, 336, 84, 40
LANE = 11


@dataclass
class Box:
    """A step: its corner, its words, and whether the visit may end here."""

    key: str
    y: int
    title: list[str]
    below: str
    ends: bool


@dataclass
class Drawing:
    """Everything to draw: boxes, arrows as SVG paths, words on the straight arrows as (y, text)."""

    boxes: list[Box] = field(default_factory=list)
    arrows: list[str] = field(default_factory=list)
    words: list[tuple[int, str]] = field(default_factory=list)
    height: int = 0
    end_y: int = 0


def drawn(model: Model, who: dict[str, str]) -> Drawing:
    """The drawing of a valid model; `who` tells by step key who does it."""
    steps = in_order(model)
    place = {step["key"]: number for number, step in enumerate(steps)}
    drawing = Drawing()
    for number, step in enumerate(steps):
        ends = any(goes == END for goes, _ in onward(step))
        title = _lines(step["title"])
        drawing.boxes.append(Box(step["key"], number * (HEIGHT + GAP) + 8, title, _short(who[step["key"]], 38), ends))
    drawing.end_y = len(steps) * (HEIGHT + GAP) + 8
    drawing.height = drawing.end_y + 48
    lane = 0
    for step in steps:
        for target, labels in _targets(step).items():
            here, there = place[step["key"]], place[target]
            lane += there - here > 1
            _arrow(drawing, here, there, labels, lane)
    _rail(drawing)
    return drawing


def in_order(model: Model) -> list[Step]:
    """The steps so that each stands below all that lead to it, otherwise as in the file."""
    waiting, ordered = list(model["step"]), []
    while waiting:
        led_to = {goes.removeprefix(TO_STEP) for step in waiting for goes, _ in onward(step) if goes != END}
        free = [step for step in waiting if step["key"] not in led_to]
        first = next((step for step in free if step["key"] == start(model).step), free[0])
        ordered.append(first)
        waiting.remove(first)
    return ordered


def _targets(step: Step) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for goes, outcome in onward(step):
        if goes != END:
            found.setdefault(goes.removeprefix(TO_STEP), []).append(outcome["label"])
    return found


def _arrow(drawing: Drawing, here: int, there: int, labels: list[str], lane: int) -> None:
    bottom, top = drawing.boxes[here].y + HEIGHT, drawing.boxes[there].y
    if there == here + 1:
        middle = (LEFT + RIGHT) // 2 - 100
        drawing.arrows.append(f"M{middle} {bottom}V{top - 3}")
        more = f" and {len(labels) - 1} more" if len(labels) > 1 else ""
        drawing.words.append((bottom + 24, _short(labels[0], 34 - len(more)) + more))
    else:
        x = max(4, LEFT - 8 - LANE * (lane % 4))
        drawing.arrows.append(f"M{LEFT} {bottom - 24}H{x}V{top + 24}H{LEFT - 3}")


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
