"""From an uploaded file to rows of text: encodings, delimiters, and what is no table at all."""

import codecs
import csv
import io
import itertools
from collections.abc import Callable, Iterator

from hub.kernel.sheets.table import HEADER_WITHIN, MOST_COLUMNS, MOST_ROWS, NO_TABLE, Table, Unreadable
from hub.kernel.sheets.workbooks import workbook

DELIMITERS = ",;\t|"
TOO_MANY_ROWS = f"The file has more than {MOST_ROWS:,} rows. Split it into several files, each with the header."
END = "\x1fend"  # read back as a row of its own unless an open quotation mark has swallowed it
PICTURE = "This is a picture. Choose the list itself, as CSV or XLSX."
WEB_PAGE = "This is a web page: signing in may have timed out. Download the list again and choose that file."
OTHER_KINDS = {
    b"\xd0\xcf\x11\xe0": "This is an old Excel file (.xls), or one with a password. Open it in Excel, save it as "
    "“Excel Workbook (.xlsx)” or “CSV UTF-8” without a password, and choose that file.",
    b"%PDF": "This is a PDF. Choose the list itself, as CSV or XLSX.",
    b"\x1f\x8b": "This file is compressed (.gz). Unpack it and choose the CSV or XLSX inside.",
    b"\x89PNG": PICTURE,
    b"\xff\xd8\xff": PICTURE,
    b"GIF8": PICTURE,
    b"{\\rtf": "This is a text document. Choose the list itself, as CSV or XLSX.",
    b"<!doctype html": WEB_PAGE,
    b"<html": WEB_PAGE,
}


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
        if content[:100].lstrip(b"\xef\xbb\xbf\r\n\t ").lower().startswith(signature.lower()):
            raise Unreadable(sentence)
    if content.startswith(b"PK\x03\x04"):
        return workbook(content, recognised)
    return _text(content, recognised)


def megabytes(size: int) -> str:
    """A size in words: '20 MB', '1.2 MB', '3 kB'."""
    if size < 1024 * 1024:
        return f"{max(size // 1024, 1)} kB"
    return f"{size / 1024 / 1024:.0f} MB" if size >= 10 * 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


def decode(content: bytes) -> tuple[str, str, bool]:
    """Text, its encoding (UTF-8, UTF-16 or Windows-1252), whether it ends within a letter. Raises Unreadable."""
    encoding = _encoding(content)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        text = decoder.decode(content)
    except UnicodeDecodeError:
        raise Unreadable(NO_TABLE) from None
    sample = text[:20_000]
    odd = sum(1 for letter in sample if (letter < " " and letter not in "\t\r\n\f") or letter == "\ufffd")
    if odd > len(sample) // 200:
        raise Unreadable(NO_TABLE)
    return text.replace("\x00", ""), encoding, bool(decoder.getstate()[0])


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
        # A file that was cut off may end within a letter: it is no other encoding for that.
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _text(content: bytes, recognised: Callable[[list[str]], int]) -> Table:
    text, encoding, torn = decode(content)
    start = "\n".join(text[:200_000].splitlines()[: HEADER_WITHIN * 3])
    delimiter = max(DELIMITERS, key=lambda mark: _best(start, mark, recognised))

    head = list(itertools.islice(_csv_rows(text, delimiter), HEADER_WITHIN))
    cut = torn or not text.endswith(("\n", "\r"))
    return Table("csv", encoding, delimiter, head, lambda: _csv_rows(text, delimiter), cut)


def _csv_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    ending = [END] if text.endswith(("\n", "\r")) else ["\r\n", END]
    reader = csv.reader(itertools.chain(io.StringIO(text, newline=""), ending), delimiter=delimiter)
    number = 0
    try:
        for cells in reader:
            if cells[:1] == [END]:
                return
            number += 1
            if number > MOST_ROWS:
                raise Unreadable(TOO_MANY_ROWS)
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
