"""What a sheet asks at a door, for somebody without a phone: the step's outcomes and questions as boxes and lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub.visit_models.kinds import CHOOSING, choices_of
from hub.visit_models.questions import asked_at, condition_words
from hub.visit_models.rules import form_of

LINES = {"long_text": 3, "address": 3}
BOXED = {"date": "Day      Month      Year", "time": "Hour      Minute"}


@dataclass(frozen=True)
class Asked:
    """One question on paper: boxes to tick (label, hint), or lines to write on."""

    label: str
    hint: str
    boxes: list[tuple[str, str]]
    several: bool
    lines: int
    parts: str


def paper(model: Mapping[str, Any], step: Mapping[str, Any]) -> list[Asked]:
    """The questions after an attempt at this step, the outcome first."""
    asked = asked_at(step, form_of(model, step))
    by_key = {each["key"]: each for each in asked}
    return [_asked(each, by_key) for each in asked]


def _asked(question: Mapping[str, Any], by_key: Mapping[str, Any]) -> Asked:
    boxes = [(label, hint) for _, label, hint in choices_of(question)] if question["kind"] in CHOOSING else []
    hint = ". ".join(filter(None, (condition_words(question, by_key), question.get("hint", ""))))
    lines = 0 if boxes else LINES.get(question["kind"], 1)
    return Asked(question["label"], hint, boxes, question["kind"] == "choices", lines, BOXED.get(question["kind"], ""))
