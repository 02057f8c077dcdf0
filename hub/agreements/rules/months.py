"""What was shared, by kind and month, as bars of a picture and rows of the table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hub.directory.fields import KINDS
from hub.kernel.clock import UK

MONTHS = 12
BASE, TOP, LEFT, WIDE = 130, 20, 34, 326
FILLS = ("#0b5d66", "#a3161b", "#5694ca", "#4c2c92", "#b58840")


@dataclass(frozen=True)
class Bar:
    """One piece of a month's column."""

    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True)
class Drawing:
    """The picture: its bars, lines (height, number), months below, the legend; and the table's rows."""

    bars: list[Bar]
    lines: list[tuple[float, int]]
    labels: list[tuple[float, str]]
    legend: list[tuple[str, str]]
    rows: list[tuple[date, str, int, int]]


def months(today: date) -> list[date]:
    """The first days of the last twelve months, this one too."""
    ends = today.year * 12 + today.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(ends - MONTHS + 1, ends + 1)]


def first_month(today: date) -> datetime:
    """The moment from which months are counted."""
    return datetime.combine(months(today)[0], datetime.min.time(), UK)


def drawn(counted: Sequence[Any], today: date) -> Drawing:
    """The columns of the last twelve months, a colour for each kind; `counted` are rows of queries/sharing.py."""
    kinds = [key for key in KINDS if any(one.kind == key for one in counted)]
    fills = dict(zip(kinds, FILLS, strict=False))
    shown, step = months(today), WIDE / MONTHS
    totals = {month: sum(one.given for one in counted if one.month == month) for month in shown}
    most = _round_up(max([1, *totals.values()]))
    scale, bars = (BASE - TOP) / most, []
    for place, month in enumerate(shown):
        foot = float(BASE)
        for one in (each for kind in kinds for each in counted if each.month == month and each.kind == kind):
            foot -= one.given * scale
            bars.append(Bar(_near(LEFT + place * step + 3), _near(foot), _near(step - 6), _near(one.given * scale),
                            fills[one.kind]))  # fmt: skip
    return Drawing(
        bars, [(BASE, 0), (TOP + (BASE - TOP) / 2, most // 2), (TOP, most)],
        [(_near(LEFT + place * step + step / 2), f"{month:%b}") for place, month in enumerate(shown)],
        [(KINDS[kind], fills[kind]) for kind in kinds],
        [(one.month, KINDS[one.kind], one.given, one.returned) for one in counted],
    )  # fmt: skip


def _round_up(number: int) -> int:
    """The next even number that reads well: 2, 4, 10, 20, 40, 100 …"""
    size = 1
    while True:
        for step in (2, 4, 10):
            if number <= step * size:
                return step * size
        size *= 10


def _near(value: float) -> float:
    return round(value, 1)
