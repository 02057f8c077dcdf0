"""Keyset paging: a page begins after the last row of the one before, so it costs the same wherever it is."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for


@dataclass(frozen=True)
class Slice:
    """One page of a list. `next_key` holds the last row's sort values, None on the last page."""

    rows: Sequence[Any]
    next_key: tuple | None = None

    @property
    def next_url(self) -> str | None:
        """Where the next page is: this page's own address and filters, and the key."""
        return self._url(after=_packed(self.next_key)) if self.next_key else None

    @property
    def first_url(self) -> str | None:
        """Back to the first page, when this is a later one."""
        return self._url() if "after" in request.args else None

    def _url(self, **also: str) -> str:
        # Names that mean something to url_for itself, or stand in the path, are no filters.
        taken = {"after", "endpoint", *(request.view_args or {})}
        given = request.args.to_dict(flat=False)
        kept = {key: value for key, value in given.items() if key not in taken and not key.startswith("_")}
        return url_for(request.endpoint, **(request.view_args or {}), **kept, **also)


def cut(rows: Sequence[Any], size: int, key: Callable[[Any], tuple]) -> Slice:
    """Make a page of rows that were fetched with `limit size + 1`; `key` gives a row's sort values."""
    more = len(rows) > size
    shown = rows[:size]
    return Slice(shown, key(shown[-1]) if more else None)


def after(*kinds: Callable[[str], Any]) -> tuple | None:
    """The sort values that the page is to begin after, read as `kinds`; None at first and for nonsense.

    A list sorted by due time and id reads `after(datetime.fromisoformat, UUID)`. Use no name or address as a sort
    value: it would stand in the address of the page.
    """
    try:
        values = json.loads(base64.urlsafe_b64decode(request.args["after"].encode()))
        if not isinstance(values, list) or len(values) != len(kinds):
            return None
        return tuple(None if value is None else kind(str(value)) for kind, value in zip(kinds, values, strict=True))
    except (KeyError, ValueError, TypeError, OverflowError, RecursionError):
        return None


def _packed(key: tuple) -> str:
    values = [value.isoformat() if hasattr(value, "isoformat") else value for value in key]
    return base64.urlsafe_b64encode(json.dumps(values, default=str).encode()).decode()
