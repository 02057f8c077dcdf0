"""How a pack is written: a CSV of each kind, as a person uploads them, and all of them in one ZIP."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from hub.kernel.clock import UK
from hub.kernel.web.tables import csv_file


def by_kind(told: Iterable[Any]) -> dict[str, list[Any]]:
    """The rows of each kind, in the pack's own order."""
    found: dict[str, list[Any]] = {}
    for one in told:
        found.setdefault(one.kind, []).append(one)
    return found


def cells(row: Any, headings: Sequence[str]) -> list[str]:
    """A row's cells in the order of its file."""
    return [row.told.get(name, "") for name in headings]


def file_name(number: int, kind: str, ending: str = "csv") -> str:
    """What a file of a pack is called: hand-back-0003-closing.csv."""
    return f"hand-back-{number:04}{'-' + kind.replace('_', '-') if kind else ''}.{ending}"


def table(rows: Iterable[Any], headings: Sequence[str]) -> bytes:
    """The CSV of one kind; no cell of it runs as a formula."""
    return csv_file(headings, (cells(one, headings) for one in rows))


def whole(number: int, made_at: datetime, headings: Mapping[str, Sequence[str]], told: Iterable[Any]) -> bytes:
    """All files of a pack in one, the same bytes each time: its entries bear the time at which the pack was made."""
    at = made_at.astimezone(UK).timetuple()[:6]
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as file:
        for kind, rows in by_kind(told).items():
            entry = zipfile.ZipInfo(file_name(number, kind), at)
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, table(rows, headings.get(kind, sorted(rows[0].told))))
    return body.getvalue()
