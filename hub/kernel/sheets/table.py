"""A file as rows of text, whatever it was; and the sentence that says why it is none."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from hub.kernel.forms.schemas import without_marks
from hub.kernel.web.tables import neutral

HEADER_WITHIN = 20  # rows
MOST_COLUMNS = 500
MOST_ROWS = 1_048_576  # a sheet of Excel’s has no more
NO_TABLE = "This is not a CSV or XLSX file. Choose the list as it was downloaded, or save it as CSV UTF-8."


class Unreadable(ValueError):
    """The file can't be read as a table; the message tells the person what to do."""


@dataclass(frozen=True)
class Table:
    """A file that can be read from its start as often as needed; `encoding` and `delimiter` are what was found.

    `head` holds the first rows, among which the header must be; opening a table reads no further than them. Cells are
    as they stand in the file: whoever reads one cleans it. `cut` tells that the text has no end of its own, so that it
    may have lost some; `notices` are sentences about which part of the file was read.
    """

    kind: str
    encoding: str
    delimiter: str
    head: list[list[str]]
    rows: Callable[[], Iterable[list[str]]]
    cut: bool = False
    notices: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """A column's name for comparing: 'First_Symptomatic  At ' and 'first symptomatic at' are one."""
    return re.sub(r"[^a-z0-9]+", " ", name.casefold()).strip()


def clean(cell: str) -> str:
    """A cell without outer spaces, and without the apostrophe that `neutral` (or Excel) put before a formula sign."""
    cell = without_marks(cell).strip()
    if cell.startswith("'") and neutral(cell[1:]) != cell[1:]:
        return cell[1:]
    return cell
