"""A picture of counts over time, drawn on the server: bars, with as few words as a phone can show.

A page puts its numbers into a table beside it: the picture is one image with one name, which tells the most and all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDE, HIGH = 300, 110  # the viewBox: letters of 12 are as large on a phone 320 wide, and larger elsewhere
LEFT, TOP, BOTTOM = 40, 10, 22
MARKS = 4  # dates below the bars; more would touch each other


@dataclass(frozen=True, slots=True)
class Bar:
    """One count: its box in the picture, whose height is nought where nothing was counted."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Picture:
    """What the template draws: bars, the lines of the scale, and the words below some bars (x, anchor, text)."""

    title: str
    bars: tuple[Bar, ...]
    lines: tuple[tuple[float, str], ...]
    marks: tuple[tuple[float, str, str], ...]
    width: int = WIDE
    height: int = HIGH
    left: int = LEFT
    floor: int = HIGH - BOTTOM


def top_of(most: int) -> int:
    """The end of the scale: an even round number, no less than the greatest count, so that its half is whole."""
    for power in range(12):
        for step in (1, 2, 4, 5):
            if (end := step * 10**power) >= max(most, 2) and end % 2 == 0:
                return end
    return most


def bars(title: str, counts: Sequence[tuple[str, int]]) -> Picture:
    """The picture of counts in their order, each with the words that stand below it; `title` says of what and when."""
    end = top_of(max((n for _, n in counts), default=0))
    floor, room = HIGH - BOTTOM, HIGH - BOTTOM - TOP
    step = (WIDE - LEFT - 2) / max(len(counts), 1)
    drawn = tuple(
        Bar(round(LEFT + place * step + step * 0.1, 1), round(floor - room * n / end, 1), round(step * 0.8, 1),
            round(room * n / end, 1))
        for place, (_, n) in enumerate(counts)
    )  # fmt: skip
    scale = tuple((round(floor - room * share, 1), f"{round(end * share):,}") for share in (0, 0.5, 1))
    return Picture(title, drawn, scale, _marks([label for label, _ in counts], step))


def _marks(labels: Sequence[str], step: float) -> tuple[tuple[float, str, str], ...]:
    """Words below the first bar, the last, and some between them at equal distances."""
    if not labels:
        return ()
    last, ends = len(labels) - 1, {0: "start", len(labels) - 1: "end"}
    places = sorted({round(n * last / (MARKS - 1)) for n in range(MARKS)})
    return tuple(
        (round(LEFT + place * step + step / 2 + {"start": -step / 2, "end": step / 2}.get(ends.get(place, ""), 0), 1),
         ends.get(place, "middle") if last else "start", labels[place])
        for place in places
    )  # fmt: skip
