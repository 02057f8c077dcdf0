"""Reads of the hand-back: what is to go, what went, how it stands, and where a feed is."""

from hub.national.queries import named  # noqa: F401 (a source of its own)
from hub.national.queries.closed import closing_stamp
from hub.national.queries.packs import context, next_number, pack, pack_number, packs, rows_of
from hub.national.queries.standing import (
    PAGE,
    Filter,
    earlier,
    listed_now,
    of_case,
    of_run,
    outstanding_in,
    standing,
    standing_row,
    tally,
)

__all__ = [
    "PAGE",
    "Filter",
    "closing_stamp",
    "context",
    "earlier",
    "listed_now",
    "next_number",
    "of_case",
    "of_run",
    "outstanding_in",
    "pack",
    "pack_number",
    "packs",
    "rows_of",
    "standing",
    "standing_row",
    "tally",
]
