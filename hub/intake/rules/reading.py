"""A whole file: every row comes out as good, repeated or bad; none is lost."""

import gc
from collections import Counter
from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from hub.intake.rules.headers import Layout, counter, find_layout
from hub.intake.rules.rows import Bad, Good, Reader
from hub.intake.rules.values import may_be_cut
from hub.kernel.sheets.files import read_table
from hub.kernel.sheets.table import HEADER_WITHIN, Table, Unreadable, clean
from hub.programmes.facts import FACTS
from hub.programmes.models import LineList, Programme

OWN_ID = "Give each its own ID."
NO_ROWS = "The file has a header and no rows below it: there is nothing to import."
BROKEN_OFF = "The file ends in the middle of this row. Download the list again, or complete the row here."
OTHER_PERSON = f"has the same ID but is about another person. {OWN_ID}"


@dataclass
class Reading:
    """What a file holds. `good` is by reference; `repeated` counts rows that say the same once more."""

    layout: Layout
    good: dict[str, Good] = field(default_factory=dict)
    bad: list[Bad] = field(default_factory=list)
    repeated: int = 0
    warnings: Counter[str] = field(default_factory=Counter)
    notices: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Rows below the header, blank ones left out."""
        return len(self.good) + len(self.bad) + self.repeated


def open_file(content: bytes, most: int, line_list: LineList) -> tuple[Table, Layout]:
    """The table in an upload and its layout, quickly: only its first rows are looked at. Raises Unreadable."""
    table = read_table(content, most, counter(line_list.columns))
    return table, open_table(table, line_list)


def open_table(table: Table, line_list: LineList) -> Layout:
    """Where the table's header is, and what its columns hold. Raises Unreadable, MissingColumns."""
    layout = find_layout(table.head, line_list)
    if len(table.head) < HEADER_WITHIN and not any(any(cells) for cells in table.head[layout.header_row :]):
        raise Unreadable(NO_ROWS)
    return layout


def read_file(table: Table, layout: Layout, programme: Programme, today: date) -> Reading:
    """Read every row below the header. Raises Unreadable when the file breaks off in the middle, or holds no row."""
    reader = Reader(layout, programme, today)
    with _uncollected():
        reading = _read(table, layout, reader)
    if not reading.total:
        raise Unreadable(NO_ROWS)
    if doubtful := reader.doubtful():  # only a whole column shows in which order its dates are written
        reading = _read(table, layout, Reader(layout, programme, today, doubtful))
    reading.warnings.update(warning for row in reading.good.values() for warning in set(row.warnings))
    reading.notices = (*table.notices, *layout.notices, *reader.in_two_orders())
    return reading


@contextmanager
def _uncollected() -> Iterator[None]:
    """A list makes many small things and no rings of them: looking for rings took a sixth of the reading."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _read(table: Table, layout: Layout, reader: Reader) -> Reading:
    reading = Reading(layout)
    clashes: dict[int, str] = {}
    last = max((number for number, _ in below_header(table, layout)), default=0) if table.cut else 0
    for number, cells in below_header(table, layout):
        row = _misplaced(number, cells, table, layout) or reader.read(number, cells)
        if number == last and _breaks_off(cells, layout):
            row = Bad(number, cells, (BROKEN_OFF,))
        if isinstance(row, Bad):
            reading.bad.append(row)
        else:
            _keep(reading, row, clashes)
    if clashes:
        _set_aside(reading, table, clashes)
    return reading


def rows_at(table: Table, layout: Layout, numbers: Set[int]) -> dict[int, list[str]]:
    """The cells of these rows, as they came."""
    return {number: cells for number, cells in below_header(table, layout) if number in numbers}


def below_header(table: Table, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """Rows with something in them, and the number a spreadsheet shows beside each; a header in the middle is no row."""
    header = [clean(name) for name in layout.names[:3]]
    for number, cells in enumerate(table.rows(), start=1):
        if number <= layout.header_row or not any(cells) or not any(clean(cell) for cell in cells):
            continue
        if clean(cells[0]) != header[0] or [clean(cell) for cell in cells[:3]] != header:
            yield number, cells


def _misplaced(number: int, cells: list[str], table: Table, layout: Layout) -> Bad | None:
    """A row whose cells can't be told apart: read on, it would put one column's words into another."""
    width = len(layout.names)
    if any(clean(cell) for cell in cells[width:]):
        more = f"The row has more cells than the header, which has {width}: a comma inside a cell has moved the others."
        return Bad(number, cells, (more,))
    if table.delimiter and "\n" in "".join(cells) and _swallowed(cells, table.delimiter, width):
        return Bad(number, cells, ("A quotation mark is missing: the row has swallowed those below it.",))
    return None


def _breaks_off(cells: list[str], layout: Layout) -> bool:
    """Whether the last row of a file without an end may have lost some of itself: cells, or who or when it is about."""
    if len(cells) < len(layout.names):
        return True
    last = len(layout.names) - 1
    facts = [fact for fact, columns in layout.columns.items() if last in columns]
    text = clean(cells[last])
    dated = any(FACTS[fact].kind in ("date", "moment") for fact in facts)
    return bool(text) and ("reference" in facts or (dated and may_be_cut(text)))


def _swallowed(cells: list[str], delimiter: str, width: int) -> bool:
    """Whether a cell holds so much that it must be the rows below."""
    return any("\n" in cell and cell.count(delimiter) >= width - 1 for cell in cells)


def _keep(reading: Reading, row: Good, clashes: dict[int, str]) -> None:
    reference = row.facts["reference"]
    before = reading.good.get(reference)
    if before is None:
        reading.good[reference] = row
    elif before.person != row.person or clashes.get(before.number, "").endswith(OWN_ID):
        clashes[row.number] = f"Row {before.number} {OTHER_PERSON}"
        clashes[before.number] = f"Row {row.number} {OTHER_PERSON}"
    elif before.facts == row.facts:
        reading.repeated += 1
    else:
        reading.good[reference] = row
        clashes[before.number] = f"Row {row.number} has the same ID and says something newer; that row counts."


def _set_aside(reading: Reading, table: Table, clashes: dict[int, str]) -> None:
    """Turn rows that clash into bad ones, with their cells, which a second look at the file brings."""
    for number, cells in rows_at(table, reading.layout, clashes.keys()).items():
        reading.bad.append(Bad(number, cells, (clashes[number],)))
    reading.good = {ref: row for ref, row in reading.good.items() if row.number not in clashes}
    reading.bad.sort(key=lambda row: row.number)
