"""How much one request may send: a file by the setting HUB_UPLOAD_MB, everything else by one figure here.

Werkzeug holds the fields of a form with a file to MAX_FORM_MEMORY_SIZE, one by one, but reads any other form whole, up
to MAX_CONTENT_LENGTH, which is the size of a file. So a view that takes a file says so, and all others read less.
"""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, Request, current_app

# Bytes of all that is typed into one page. The largest that a page asks for, a district's patches as lists of
# postcode sectors, is a tenth of it.
MOST_TYPED = 500_000
MOST_PARTS = 20  # fields of the form that carries a file

View = TypeVar("View", bound=Callable)


def takes_file(view: View) -> View:
    """Let a view be sent a file, up to HUB_UPLOAD_MB."""
    view.takes_file = True  # type: ignore[attr-defined]
    return view


class Limited(Request):
    """A request that is read no further than its view may be sent: beyond that it is 413 before a field is parsed."""

    @property
    def max_content_length(self) -> int | None:
        """Bytes that this request may have."""
        most = super().max_content_length or MOST_TYPED
        view = current_app.view_functions.get(self.endpoint or "")
        whole = self.mimetype == "multipart/form-data" and getattr(view, "takes_file", False)
        return most if whole else min(MOST_TYPED, most)


def init_app(app: Flask, most_in_file: int) -> None:
    """Hold every request of the application to the limits; `most_in_file` is in bytes."""
    app.request_class = Limited
    app.config.update(MAX_CONTENT_LENGTH=most_in_file, MAX_FORM_MEMORY_SIZE=MOST_TYPED, MAX_FORM_PARTS=MOST_PARTS)
