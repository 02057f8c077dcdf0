"""Their records, read as the rows of a list are: the same facts, the same reasons why one cannot be taken."""

import json
from collections.abc import Sequence, Set
from datetime import date
from typing import Any

from hub.intake.rules.headers import Layout
from hub.intake.rules.reading import Reading
from hub.intake.rules.rows import Bad, Reader
from hub.programmes.facts import FACTS
from hub.programmes.models import Programme

NO_RECORD = "This is no record: it has no fields."
MOST_CELL = 4000


def read(records: Sequence[Any], names: dict[str, str], programme: Programme, today: date) -> Reading:
    """Every record comes out good, bad or repeated. Of one reference the last counts: it is the newest.

    `names` says under which field of a record a fact stands, where it is not the fact's own name.
    """
    layout = _layout(names, programme)
    reading, reader = Reading(layout), Reader(layout, programme, today)
    for number, record in enumerate(records, 1):
        row = _row(number, record, layout, reader)
        if isinstance(row, Bad):
            reading.bad.append(row)
            continue
        reading.repeated += row.facts["reference"] in reading.good
        reading.good[row.facts["reference"]] = row
    reading.warnings.update(warning for row in reading.good.values() for warning in set(row.warnings))
    return reading


def cells_at(records: Sequence[Any], layout: Layout, numbers: Set[int]) -> dict[int, list[str]]:
    """The cells of these records, as a list would have brought them."""
    return {number: _cells(records[number - 1], layout) for number in numbers}


def _layout(names: dict[str, str], programme: Programme) -> Layout:
    facts = [*FACTS]
    columns = {fact: (at,) for at, fact in enumerate(facts)}
    extra = {name: len(facts) + at for at, name in enumerate(programme.line_list.extra)}
    return Layout(1, (*(names.get(fact, fact) for fact in facts), *extra), columns, extra)


def _row(number: int, record: Any, layout: Layout, reader: Reader) -> Any:
    if not isinstance(record, dict):
        return Bad(number, [_kept(json.dumps(record, ensure_ascii=False))], (NO_RECORD,))
    return reader.read(number, _cells(record, layout))


def _cells(record: dict[str, Any], layout: Layout) -> list[str]:
    return [_cell(record.get(name)) for name in layout.names]


def _cell(value: Any) -> str:
    """A value as a list's cell would hold it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "; ".join(_cell(one) for one in value)
    return _kept(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _kept(text: str) -> str:
    """What the database can hold of it."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")[:MOST_CELL]
