"""Bars drawn on the server: loads against what a shift holds, and waiting hour by hour. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, ROW, TEXT = 360, 34, 14
HEIGHT, FOOT, LEFT = 160, 34, 30


@dataclass(frozen=True)
class LoadBar:
    """One person: where the bar stands, how long it is, how long what a shift holds would be."""

    name: str
    words: str
    y: int
    length: float
    holds: float
    full: bool


@dataclass(frozen=True)
class LoadBars:
    """All bars, and the height of the picture."""

    bars: list[LoadBar]
    height: int


def load_bars(people: Sequence[Any]) -> LoadBars | None:
    """A bar for each person's load, with a mark at what their shift holds; None without people."""
    if not people:
        return None
    most = max(max(one.working, one.level.cases_per_shift) for one in people) or 1
    scale = (WIDTH - 2) / most
    bars = [
        LoadBar(
            one.name, f"{one.working} of {one.level.cases_per_shift}", place * ROW, round(one.working * scale, 1),
            round(one.level.cases_per_shift * scale, 1), one.working > one.level.cases_per_shift,
        )
        for place, one in enumerate(people)
    ]  # fmt: skip
    return LoadBars(bars, len(bars) * ROW + 4)


@dataclass(frozen=True)
class Column:
    """One time: the label beneath, and for each series the column's place and height."""

    label: str
    x: float
    plain: float
    more: float | None


@dataclass(frozen=True)
class Columns:
    """The columns, their width, and the scale: lines with what they stand for."""

    columns: list[Column]
    width: float
    lines: list[tuple[float, int]]
    base: int


def columns(labels: Sequence[str], plain: Sequence[float], more: Sequence[float] | None) -> Columns:
    """How many wait at these times: as it stands, and beside it with more people where that is asked."""
    step = _step(max([*plain, *(more or ()), 1]))
    top = step * 4
    base, room = HEIGHT - FOOT, HEIGHT - FOOT - 10
    slot = (WIDTH - LEFT) / max(len(labels), 1)
    wide = slot * (0.38 if more is not None else 0.7)

    def high(value: float) -> float:
        return round(value / top * room, 1)

    drawn = [
        Column(
            label, round(LEFT + place * slot, 1), high(plain[place]), high(more[place]) if more is not None else None
        )
        for place, label in enumerate(labels)
    ]
    lines = [(round(base - high(step * number), 1), step * number) for number in range(5)]
    return Columns(drawn, round(wide, 1), lines, base)


def _step(most: float) -> int:
    """A round quarter of the scale that holds the most."""
    size = 1
    while True:
        for one in (1, 2, 5):
            if one * size * 4 >= most:
                return one * size
        size *= 10
