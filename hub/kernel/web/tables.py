"""Files of rows that people open in a spreadsheet: complete before they are sent, and no cell is run as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response

# A sign that begins a formula, of full width too, perhaps behind blanks and marks that cannot be seen.
FORMULA = re.compile(r"[\t\r]|[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+@＝＋－＠﹢﹣﹦﹫-]")


def neutral(cell: Any) -> str:
    """The cell's text; an apostrophe before a sign that a spreadsheet would take for the start of a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if FORMULA.match(text) else text


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The whole file as UTF-8 with a mark at its start, by which Excel knows it."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow([neutral(one) for one in headings])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return sheet.getvalue().encode("utf-8-sig")


def download(name: str, body: bytes, media_type: str = "text/csv") -> Response:
    """The answer that makes a browser save the file."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, mimetype=media_type, headers=headers)
