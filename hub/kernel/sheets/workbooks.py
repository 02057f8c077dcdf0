"""Workbooks: what only looks like one is refused before it is unpacked, the sheet with the list is read as text."""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import cache, partial
from itertools import pairwise

from openpyxl import load_workbook

from hub.kernel.sheets.table import HEADER_WITHIN, MOST_COLUMNS, MOST_ROWS, NO_TABLE, Table, Unreadable, clean

MOST_UNPACKED = 300 * 1024 * 1024
MOST_IN_HEAD = 4 * 1024 * 1024
MOST_CELLS = 16_384  # nor has a row of it
# What openpyxl reads whole before it comes to any row, and the number of its sheets: each is weighed before.
WHOLE = re.compile(r"(^|/)(workbook\d*\.xml|styles\d*\.xml|core\.xml|\[Content_Types\]\.xml|[^/]*\.rels)$", re.I)
MOST_WHOLE = 4 * 1024 * 1024
MOST_SHEETS = 500
SHEET = re.compile(rb"<(?:[^\s<>/:]+:)?sheet[\s/>]")
ROW = re.compile(rb"<(?:[^\s<>/:]+:)?row[\s/>]")
CELL = re.compile(rb"<(?:[^\s<>/:]+:)?c[\s/>]")
TOO_WIDE = "A row of the workbook has more cells than Excel can hold. Save its list as CSV UTF-8."
SWOLLEN = "The workbook carries more sheets, formats or names than a list can need. Save its list as CSV UTF-8."
TOO_MANY_ROWS = "The workbook has more rows than Excel can hold. Save its list as CSV UTF-8."
# What else comes packed like a workbook: a name inside it, and what it is.
PACKED = {
    "xl/workbook.bin": "This is a binary workbook (.xlsb). Open it in Excel and save it as “Excel Workbook (.xlsx)”.",
    "content.xml": "This is an OpenDocument file. Open it and save it as “Excel Workbook (.xlsx)” or “CSV UTF-8”.",
    "word/document.xml": "This is a text document. Choose the list itself, as CSV or XLSX.",
}
ZIPPED = "This is a compressed folder (.zip). Unpack it and choose the CSV or XLSX inside."
DAMAGED = "The workbook is damaged or was cut off on its way. Download it again, or open it in Excel and save it anew."


def workbook(content: bytes, recognised: Callable[[list[str]], int]) -> Table:
    """The sheet of a workbook that holds most of the known columns. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _refuse_other_kinds(packed.namelist())
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise Unreadable("This workbook unpacks to more than can be read. Save its list as CSV UTF-8.")
            _refuse_swollen(packed)
            _refuse_beyond_excel(packed)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):  # damaged, or with a password
        raise Unreadable(DAMAGED) from None
    heads = _sheets(content, HEADER_WITHIN)
    known = {name: max(map(recognised, head), default=-1) for name, head in heads.items()}
    best = max(known, key=known.get, default=None)
    if best is None or not heads[best]:
        raise Unreadable("The workbook has no visible sheet with rows in it.")
    notices = tuple(_other_sheets(best, heads, known))
    return Table("xlsx", "", "", heads[best], cache(lambda: _sheets(content, None, best)[best]), notices=notices)


def _refuse_other_kinds(names: list[str]) -> None:
    for name, sentence in PACKED.items():
        if name in names:
            raise Unreadable(sentence)
    if any(name.lower().endswith((".csv", ".txt", ".tsv", ".xlsx", ".xls")) for name in names):
        raise Unreadable(ZIPPED)


def _other_sheets(best: str, heads: dict[str, list], known: dict[str, int]) -> Iterator[str]:
    """Which sheets of a workbook were not read: one that looks like a list itself is a file of its own."""
    alike = [name for name in heads if name != best and known[name] > max(1, known[best] // 2)]
    others = [name for name in heads if name != best and heads[name] and name not in alike]
    if alike:
        listed = ", ".join(f"“{name}”" for name in alike)
        yield f"Only the sheet “{best}” is read. {listed} has the same columns: save it as a file of its own."
    if others:
        yield f"The sheet “{best}” is read; not read: {', '.join(f'“{name}”' for name in others)}."


def _refuse_swollen(packed: zipfile.ZipFile) -> None:
    """A small file can hold millions of formats, names or sheets, which would be read within the page."""
    whole = [part for part in packed.infolist() if WHOLE.search(part.filename)]
    if any(part.file_size > MOST_WHOLE for part in whole):
        raise Unreadable(SWOLLEN)
    for part in whole:
        if len(SHEET.findall(packed.read(part).replace(b"\0", b""))) > MOST_SHEETS:  # in UTF-16, too
            raise Unreadable(SWOLLEN)


def _refuse_beyond_excel(packed: zipfile.ZipFile) -> None:
    """Count rows, and cells of a row, as fast as they unpack, before anything is made of them: openpyxl reads each."""
    for part in packed.infolist():  # a sheet may have any name
        with packed.open(part) as source:
            rows = cells = 0
            for read in iter(partial(source.read, 1 << 20), b""):
                block = read.replace(b"\0", b"")  # in UTF-16 every letter of a tag has one
                starts = [found.start() for found in ROW.finditer(block)]
                rows += len(starts)
                cells = _widest(block, starts, cells)
                if rows > MOST_ROWS:
                    raise Unreadable(TOO_MANY_ROWS)


def _widest(block: bytes, starts: list[int], before: int) -> int:
    """How many cells the row has that the block ends in; `before` are those of the row it begins in.

    Raises Unreadable at a row of more cells than Excel can hold; only what is long enough for that is looked at.
    """
    ends = [*starts, len(block)]
    before += len(CELL.findall(block, 0, ends[0]))
    counts = [before]
    for start, end in pairwise(ends):
        if end - start > MOST_CELLS * len(b"<c/>") or end == len(block):
            counts.append(len(CELL.findall(block, start, end)))
    if max(counts) > MOST_CELLS:
        raise Unreadable(TOO_WIDE)
    return counts[-1]


class _Beginning:
    """As much of a sheet as can hold its first rows."""

    def __init__(self, source):
        self.source, self.left = source, MOST_IN_HEAD

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises Unreadable where there are more than a head can have."""
        block = self.source.read(size)
        self.left -= len(block)
        if self.left < 0:
            raise Unreadable("The first rows of the workbook hold too much. Save its list as CSV UTF-8.")
        return block

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.source.close()


def _sheets(content: bytes, most: int | None, only: str | None = None) -> dict[str, list[list[str]]]:
    """The visible sheets by name, or one of them, each with its first rows, or with all of them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that say nothing about the cells
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        except Exception:  # openpyxl raises whatever a damaged or foreign zip file makes it stumble over
            raise Unreadable(NO_TABLE) from None
        try:
            visible = (sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
            return {one.title: list(_sheet_rows(one, most)) for one in visible if only in (None, one.title)}
        except Unreadable:
            raise
        except Exception:
            raise Unreadable(DAMAGED) from None
        finally:
            book.close()


def _sheet_rows(sheet, most: int | None) -> Iterator[list[str]]:
    sheet.reset_dimensions()  # some exporters write a size that is wrong, and rows beyond it would be lost
    if most:
        opened = sheet._get_source
        sheet._get_source = lambda: _Beginning(opened())
    filled = sheet._get_row  # it would fill a row up with empty cells, as far as its last one
    sheet._get_row = lambda row, *told: filled([cell for cell in row if cell["column"] <= MOST_COLUMNS], *told)
    blank = 0
    for number, cells in enumerate(sheet.iter_rows(max_row=most, values_only=True)):
        if number >= MOST_ROWS:
            raise Unreadable(TOO_MANY_ROWS)
        row = [cell_text(value) for value in cells[:MOST_COLUMNS]]
        if not any(row):
            blank += 1
            continue
        # Blank rows count in the row numbers people see; a million formatted ones at the end do not.
        yield from ([] for _ in range(blank))
        blank = 0
        yield row


def cell_text(value: object) -> str:
    """A spreadsheet's cell as the text a CSV would have: ISO dates, whole numbers without '.0'."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return clean(str(value))
