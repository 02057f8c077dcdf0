"""From an uploaded file to rows of text: encodings, delimiters, spreadsheets, and what is no table at all."""

import csv
import io
import itertools
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, partial
from itertools import pairwise

from openpyxl import load_workbook

from hub.kernel.forms.schemas import without_marks
from hub.kernel.web.tables import neutral

DELIMITERS = ",;\t|"
HEADER_WITHIN = 20  # rows
MOST_COLUMNS = 500
MOST_UNPACKED = 300 * 1024 * 1024
MOST_ROWS = 1_048_576  # a sheet of Excel’s has no more
MOST_IN_HEAD = 4 * 1024 * 1024
MOST_CELLS = 16_384  # nor has a row of it
ROW = re.compile(rb"<(?:[^\s<>/:]+:)?row[\s/>]")
CELL = re.compile(rb"<(?:[^\s<>/:]+:)?c[\s/>]")
TOO_WIDE = "A row of the workbook has more cells than Excel can hold. Save its line list as CSV UTF-8."
TOO_MANY_ROWS = "The workbook has more rows than Excel can hold. Save its line list as CSV UTF-8."
END = "\x1fend"  # read back as a row of its own unless an open quotation mark has swallowed it
OTHER_KINDS = {
    b"\xd0\xcf\x11\xe0": "This is an old Excel file (.xls), or one with a password. Open it in Excel, save it as "
    "“Excel Workbook (.xlsx)” or “CSV UTF-8” without a password, and choose that file.",
    b"%PDF": "This is a PDF. Choose the line list itself, as CSV or XLSX.",
    b"\x1f\x8b": "This file is compressed (.gz). Unpack it and choose the CSV or XLSX inside.",
}
NO_TABLE = "This is not a CSV or XLSX file. Choose the line list as it was downloaded, or save it as CSV UTF-8."


class Unreadable(ValueError):
    """The file can't be read as a table; the message tells the person what to do."""


@dataclass(frozen=True)
class Table:
    """A file that can be read from its start as often as needed; `encoding` and `delimiter` are what was found.

    `head` holds the first rows, among which the header must be; opening a table reads no further than them. Cells are
    as they stand in the file: whoever reads one cleans it.
    """

    kind: str
    encoding: str
    delimiter: str
    head: list[list[str]]
    rows: Callable[[], Iterable[list[str]]]


def read_table(content: bytes, most: int, recognised: Callable[[list[str]], int]) -> Table:
    """Open an upload. `recognised` counts the known column names in a row. Raises Unreadable."""
    if not content.strip(b"\x00\t\r\n "):
        raise Unreadable("The file is empty. Choose a file with a header and at least one row.")
    if len(content) > most:
        raise Unreadable(
            f"The file is {megabytes(len(content))}. The largest that can be imported is {megabytes(most)}. "
            "Split it into several files, each with the header."
        )
    for signature, sentence in OTHER_KINDS.items():
        if content.startswith(signature):
            raise Unreadable(sentence)
    if content.startswith(b"PK\x03\x04"):
        return _workbook(content, recognised)
    return _text(content, recognised)


def megabytes(size: int) -> str:
    """A size in words: '20 MB', '1.2 MB', '3 kB'."""
    if size < 1024 * 1024:
        return f"{max(size // 1024, 1)} kB"
    return f"{size / 1024 / 1024:.0f} MB" if size >= 10 * 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


def decode(content: bytes) -> tuple[str, str]:
    """Text and the name of its encoding: UTF-8, UTF-16 or Windows-1252. Raises Unreadable for anything binary."""
    encoding = _encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(NO_TABLE) from None
    sample = text[:20_000]
    odd = sum(1 for letter in sample if (letter < " " and letter not in "\t\r\n\f") or letter == "\ufffd")
    if odd > len(sample) // 200:
        raise Unreadable(NO_TABLE)
    return text.replace("\x00", ""), encoding


def _encoding(content: bytes) -> str:
    if content.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if content.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "utf-32"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = content[:4000]
    if sample[1::2].count(0) > len(sample) // 5:
        return "utf-16-le"
    if sample[0::2].count(0) > len(sample) // 5:
        return "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _text(content: bytes, recognised: Callable[[list[str]], int]) -> Table:
    text, encoding = decode(content)
    start = "\n".join(text[:200_000].splitlines()[: HEADER_WITHIN * 3])
    delimiter = max(DELIMITERS, key=lambda mark: _best(start, mark, recognised))

    head = list(itertools.islice(_csv_rows(text, delimiter), HEADER_WITHIN))
    return Table("csv", encoding, delimiter, head, lambda: _csv_rows(text, delimiter))


def _csv_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    ending = [END] if text.endswith(("\n", "\r")) else ["\r\n", END]
    reader = csv.reader(itertools.chain(io.StringIO(text, newline=""), ending), delimiter=delimiter)
    number = 0
    try:
        for cells in reader:
            if cells[:1] == [END]:
                return
            number += 1
            yield cells[:MOST_COLUMNS]
    except csv.Error:  # a cell beyond csv's own limit, which is what an open quotation mark makes of a large file
        number += 1
    raise Unreadable(
        f"A quotation mark in row {number} is never closed, so it can’t be told where that row ends. "
        "Mend that row, or save the file again as CSV UTF-8."
    )


def _best(start: str, delimiter: str, recognised: Callable[[list[str]], int]) -> int:
    try:
        rows = itertools.islice(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter), HEADER_WITHIN)
        return max((recognised(cells) for cells in rows), default=0)
    except csv.Error:
        return 0


def _workbook(content: bytes, recognised: Callable[[list[str]], int]) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise Unreadable("This workbook unpacks to more than can be read. Save its line list as CSV UTF-8.")
            _refuse_beyond_excel(packed)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):  # damaged, or with a password
        raise Unreadable(NO_TABLE) from None
    heads = _sheets(content, HEADER_WITHIN)
    best = max(heads, key=lambda name: max(map(recognised, heads[name]), default=-1), default=None)
    if best is None or not heads[best]:
        raise Unreadable("The workbook has no visible sheet with rows in it.")
    return Table("xlsx", "", "", heads[best], cache(lambda: _sheets(content, None)[best]))


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
            raise Unreadable("The first rows of the workbook hold too much. Save its line list as CSV UTF-8.")
        return block

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.source.close()


def _sheets(content: bytes, most: int | None) -> dict[str, list[list[str]]]:
    """The visible sheets by name, each with its first rows, or with all of them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that say nothing about the cells
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        except Exception:  # openpyxl raises whatever a damaged or foreign zip file makes it stumble over
            raise Unreadable(NO_TABLE) from None
        try:
            visible = (sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
            return {sheet.title: list(_sheet_rows(sheet, most)) for sheet in visible}
        except Unreadable:
            raise
        except Exception:
            raise Unreadable("The workbook is damaged. Open it in Excel, save it again, choose the new file.") from None
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


def clean(cell: str) -> str:
    """A cell without outer spaces, and without the apostrophe that `neutral` (or Excel) put before a formula sign."""
    cell = without_marks(cell).strip()
    if cell.startswith("'") and neutral(cell[1:]) != cell[1:]:
        return cell[1:]
    return cell
