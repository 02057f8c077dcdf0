"""Address to district, on a date: open reference data, the same for every organisation."""

from flask import Flask


def register(app: Flask) -> None:
    """Make the table known."""
    from hub.gazetteer import models  # noqa: F401
