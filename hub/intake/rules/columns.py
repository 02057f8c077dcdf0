"""What has to be asked about the columns of a file, and what each of them holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.intake.rules.headers import (
    MANY,
    Layout,
    MissingColumns,
    find_layout,
    free_columns,
    map_columns,
    nearest,
    unknown_columns,
    with_names,
)
from hub.kernel.sheets.table import clean
from hub.programmes.facts import FACTS
from hub.programmes.models import LineList

SAMPLES = 3


@dataclass(frozen=True)
class Asked:
    """A fact whose column the file's own names do not tell: what it is called, and the name that comes nearest."""

    fact: str
    label: str
    names: tuple[str, ...]
    required: bool
    nearest: str | None


@dataclass(frozen=True)
class Question:
    """The facts to ask for, and the columns that are free, each with a few of its cells; those without any last."""

    facts: tuple[Asked, ...]
    samples: Mapping[str, tuple[str, ...]]

    @property
    def others(self) -> list[Asked]:
        """Those that a list may lack, though it is poorer for it."""
        return [one for one in self.facts if not one.required]

    @property
    def required(self) -> list[Asked]:
        """Those without which the list can't be read."""
        return [one for one in self.facts if one.required]


def questions(
    head: list[list[str]], line_list: LineList, remembered: Mapping[str, Sequence[str]], matched: Mapping[str, str]
) -> Question:
    """What to ask about a file that begins with these rows; what was matched for it before is asked again."""
    known = with_names(line_list, remembered)
    row, names = _header(head, known)
    columns = map_columns(names, known.columns)
    free, unknown = free_columns(names, columns), unknown_columns(names, columns, known)
    samples = {name: _samples(head[row:], names.index(name)) for name in free}
    filled = [name for name in unknown if samples[name]]
    facts = tuple(
        Asked(fact, FACTS[fact].label, wanted, fact in known.required, _near(wanted, filled) or _near(wanted, unknown))
        for fact, wanted in known.columns.items()
        if fact in matched or len(columns.get(fact, ())) < (len(wanted) if fact in MANY else 1)
    )
    return Question(
        tuple(sorted(facts, key=lambda one: not one.required)),
        dict(sorted(samples.items(), key=lambda one: not one[1])),
    )


def _header(head: list[list[str]], line_list: LineList) -> tuple[int, tuple[str, ...]]:
    """In which row the names stand, counted from 1, and the names."""
    try:
        found: Layout | MissingColumns = find_layout(head, line_list)
    except MissingColumns as missing:
        found = missing
    return found.header_row, tuple(found.names)


def _near(wanted: Sequence[str], free: Sequence[str]) -> str | None:
    return next((near for name in wanted if (near := nearest(name, free))), None)


def _samples(rows: list[list[str]], column: int) -> tuple[str, ...]:
    """The first different things that stand in a column."""
    cells = (clean(cells[column]) for cells in rows if column < len(cells))
    return tuple(dict.fromkeys(cell for cell in cells if cell))[:SAMPLES]
