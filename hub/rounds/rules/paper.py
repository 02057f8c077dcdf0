"""What a sheet asks at a door, for somebody without a phone: the step's outcomes and questions as boxes and lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub.visit_models.kinds import CHOOSING, choices_of
from hub.visit_models.questions import asked_at, condition_words
from hub.visit_models.rules import form_of

LINES = {"long_text": 3, "address": 3}
# A text no longer than this is a code or a number to copy, and gets a place for each letter.
LETTERS, GROUP = 16, 4
# As cards are printed: hub/cards/rules/codes.py, of which rounds know nothing.
CARD_LETTERS = 12
BOXED = {"date": "Day      Month      Year", "time": "Hour      Minute"}


@dataclass(frozen=True)
class Asked:
    """One question on paper: boxes to tick (label, hint), lines to write on, or a place for each letter, in groups."""

    label: str
    hint: str = ""
    boxes: tuple[tuple[str, str], ...] = ()
    several: bool = False
    lines: int = 0
    parts: str = ""
    letters: tuple[int, ...] = ()


def paper(model: Mapping[str, Any], step: Mapping[str, Any]) -> list[Asked]:
    """The questions after an attempt at this step, the outcome first; and the code of the card that was left.

    The code belongs to no model: every visit's page takes it. It follows the question which card it was, if one asks.
    """
    asked = asked_at(step, form_of(model, step))
    by_key = {each["key"]: each for each in asked}
    found = [_asked(each, by_key) for each in asked]
    cards = [place for place, each in enumerate(asked, 1) if each.get("share") == "card"]
    found.insert(cards[-1] if cards else len(found), _card_code())
    return found


def _card_code() -> Asked:
    return Asked("Code of the card you left", "Copy it before you leave the card.", letters=_grouped(CARD_LETTERS))


def _asked(question: Mapping[str, Any], by_key: Mapping[str, Any]) -> Asked:
    kind, longest = question["kind"], (question.get("rules") or {}).get("max_length", LETTERS + 1)
    boxes = tuple((label, hint) for _, label, hint in choices_of(question)) if kind in CHOOSING else ()
    hint = ". ".join(filter(None, (condition_words(question, by_key), question.get("hint", ""))))
    letters = _grouped(longest) if kind == "text" and longest <= LETTERS else ()
    lines = 0 if boxes or letters else LINES.get(kind, 1)
    return Asked(question["label"], hint, boxes, kind == "choices", lines, BOXED.get(kind, ""), letters)


def _grouped(letters: int) -> tuple[int, ...]:
    return tuple(min(GROUP, letters - begun) for begun in range(0, letters, GROUP))
