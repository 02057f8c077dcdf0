"""The file of rows that could not be imported: the list's own columns, and one more that says why."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Protocol

from hub.kernel.web.tables import neutral

REASON = "Reason not imported"


class Rejected(Protocol):
    """A row's cells as they came, and the sentences that say what is wrong."""

    cells: Sequence[str]
    reasons: Sequence[str]


def rejected_csv(names: Sequence[str], rejects: Iterable[Rejected]) -> bytes:
    """A CSV that can be mended and imported as it is. No cell of it runs as a formula."""
    kept = len(names) - (bool(names) and names[-1] == REASON)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*map(neutral, names[:kept]), REASON])
    for row in rejects:
        cells = [neutral(cell) for cell in row.cells[:kept]]
        writer.writerow([*cells, *[""] * (kept - len(cells)), " ".join(row.reasons)])
    return text.getvalue().encode("utf-8-sig")
