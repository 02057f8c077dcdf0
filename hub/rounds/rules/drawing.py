"""The map of a round: doors as numbered marks, each way a line, a scale. templates/rounds/_map.html draws it.

Nothing is fetched from elsewhere: the picture is made of the postcodes' grid references, north at the top.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from hub.rounds.rules.day import is_done, point
from hub.rounds.rules.route import Point

WIDTH, MARGIN, LEAST, MOST = 360, 34, 200, 420
FOOT = 44  # for scale and north, below the places
ROUND_LENGTHS = [size * 10**power for power in range(1, 6) for size in (1, 2, 5)]
CLOSE = 15  # marks of one officer nearer to one another than this are drawn as one
ROOM = 27  # what a mark needs for itself: those of several officers, and the office, are moved apart
PUSHES = 60
# Nobody needs to see colours: each officer has a shape, a dash and a letter besides.
COLOURS = ("#0b5d66", "#a3161b", "#4c2c92", "#7a4b00", "#0b4a8f", "#2b5c1e")
SHAPES = ("circle", "square", "diamond", "hexagon")
DASHES = ("", "7 4", "2 4", "12 4 2 4")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass
class Mark:
    """One place: where its mark stands, which stops it is, whether all are done; `foot` is the place itself."""

    x: float
    y: float
    numbers: list[int]
    done: bool
    wide: int = 0
    foot: tuple[float, float] | None = None

    @property
    def words(self) -> str:
        """The numbers in it; a long row of them is cut."""
        shown = ",".join(map(str, self.numbers[:3]))
        return f"{shown}…" if len(self.numbers) > 3 else shown


@dataclass
class Way:
    """One officer's marks and line, with the look that tells them from the others."""

    name: str
    letter: str
    colour: str
    shape: str
    dash: str
    points: str
    marks: list[Mark] = field(default_factory=list)


@dataclass
class Drawing:
    """Everything to draw; `bar` is the scale's length in the picture, `scale` what it measures."""

    height: int
    ways: list[Way]
    office: tuple[float, float] | None
    bar: float
    scale: str
    unplaced: int


def drawn(crews: Sequence[Any], stops: Sequence[Any], office: Point | None) -> Drawing | None:
    """The map of these officers' stops; None when no stop has a grid reference."""
    placed = {crew.account_id: [stop for stop in stops if stop.account_id == crew.account_id] for crew in crews}
    numbers = {id(stop): number for route in placed.values() for number, stop in enumerate(route, 1)}
    here = {who: [stop for stop in route if point(stop)] for who, route in placed.items()}
    points = [point(stop) for route in here.values() for stop in route]
    if not points:
        return None
    frame = _Frame([*points, *([office] if office else [])])
    ways = [_way(crew, here[crew.account_id], numbers, frame, place) for place, crew in enumerate(crews)]
    unplaced = sum(len(route) for route in placed.values()) - len(points)
    where = frame.at(office) if office else None
    metres = max(one for one in ROUND_LENGTHS if one * frame.factor <= 120 or one == ROUND_LENGTHS[0])
    _move_apart([mark for way in ways for mark in way.marks], frame, where)
    scale = f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"
    return Drawing(frame.height, [way for way in ways if way.marks], where, metres * frame.factor, scale, unplaced)


class _Frame:
    """Which part of the grid is seen, and how large: the whole fits, and a single street is not blown up."""

    def __init__(self, points: Sequence[Point]):
        west, east = min(one.easting for one in points), max(one.easting for one in points)
        south, north = min(one.northing for one in points), max(one.northing for one in points)
        across, up = max(east - west, 400), max(north - south, 400)
        inside = WIDTH - 2 * MARGIN
        self.factor = min(inside / across, (MOST - 2 * MARGIN - FOOT) / up)
        self.height = max(LEAST, math.ceil(up * self.factor) + 2 * MARGIN + FOOT)
        self.middle = ((west + east) / 2, (south + north) / 2)

    def at(self, place: Point) -> tuple[float, float]:
        x = WIDTH / 2 + (place.easting - self.middle[0]) * self.factor
        y = (self.height - FOOT) / 2 - (place.northing - self.middle[1]) * self.factor
        return round(x, 1), round(y, 1)

    def inside(self, x: float, y: float) -> tuple[float, float]:
        return round(min(max(x, 18), WIDTH - 18), 1), round(min(max(y, 16), self.height - FOOT), 1)


def _way(crew: Any, route: Sequence[Any], numbers: Mapping[int, int], frame: _Frame, place: int) -> Way:
    marks: list[Mark] = []
    for stop in route:
        x, y = frame.at(point(stop))
        near = next((one for one in marks if math.hypot(one.x - x, one.y - y) < CLOSE), None)
        if near:
            near.numbers.append(numbers[id(stop)])
            near.done = near.done and is_done(stop)
        else:
            marks.append(Mark(x, y, [numbers[id(stop)]], is_done(stop)))
    for mark in marks:
        mark.wide = max(0, 5 * (len(mark.words) - 2))
    line = " ".join(f"{x},{y}" for x, y in (frame.at(point(stop)) for stop in route))
    look = COLOURS[place % len(COLOURS)], SHAPES[place % len(SHAPES)], DASHES[place % len(DASHES)]
    return Way(crew.name, letter(place), *look, line, marks)


def _move_apart(marks: Sequence[Mark], frame: "_Frame", office: tuple[float, float] | None) -> None:
    """Push marks off one another and off the office, little by little; each keeps a line to its place."""
    feet = [(mark.x, mark.y) for mark in marks]
    for _ in range(PUSHES):
        moved = False
        for mark in marks if office else ():
            if (far := math.dist(office, (mark.x, mark.y))) < ROOM + mark.wide:
                across, down = (mark.x - office[0], mark.y - office[1]) if far else (1.0, 0.0)
                push = (ROOM + mark.wide - far) / (far or 1)
                mark.x, mark.y = frame.inside(mark.x + across * push, mark.y + down * push)
                moved = True
        for one, other in combinations(marks, 2):
            room = ROOM + one.wide + other.wide
            across, down = other.x - one.x, other.y - one.y
            if (far := math.hypot(across, down)) < room:
                push = (room - far) / 2 / (far or 1)
                across, down = (across, down) if far else (0.0, 1.0)
                one.x, one.y = frame.inside(one.x - across * push, one.y - down * push)
                other.x, other.y = frame.inside(other.x + across * push, other.y + down * push)
                moved = True
        if not moved:
            break
    for mark, foot in zip(marks, feet, strict=True):
        mark.foot = foot if math.dist(foot, (mark.x, mark.y)) > 1 else None


def letter(place: int) -> str:
    """What an officer is called on the map."""
    return LETTERS[place % len(LETTERS)]
