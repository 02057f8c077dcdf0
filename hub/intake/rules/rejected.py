"""Files of rows that were not imported: the list's own columns, and more that say why, or whose they are."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Protocol

from hub.kernel.web.tables import neutral

REASON = "Reason not imported"
COUNCIL = ("Council", "Council code")
Returned = tuple[Sequence[str], Sequence[str]]  # a row's cells as they came, and what stands in the further columns


class Rejected(Protocol):
    """A row's cells as they came, and the sentences that say what is wrong."""

    cells: Sequence[str]
    reasons: Sequence[str]


def rejected_csv(names: Sequence[str], rejects: Iterable[Rejected]) -> bytes:
    """A CSV that can be mended and imported as it is, each row with its reasons."""
    return list_csv(names, (REASON,), ((row.cells, [" ".join(row.reasons)]) for row in rejects))


def list_csv(names: Sequence[str], more: Sequence[str], rows: Iterable[Returned]) -> bytes:
    """Rows in the layout of their list with more columns behind it. No cell runs as a formula, and none is lost.

    A file that comes back with those columns gets them once; what a row had beyond its header stands behind them.
    """
    again = tuple(names[-len(more) :]) == tuple(more)
    kept = len(names) - len(more) * again
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*map(neutral, names[:kept]), *more])
    for came, told in rows:
        cells = [neutral(cell) for cell in came[:kept]]
        beyond = [neutral(cell) for cell in came[len(names) :]]
        writer.writerow([*cells, *[""] * (kept - len(cells)), *map(neutral, told), *beyond])
    return text.getvalue().encode("utf-8-sig")
