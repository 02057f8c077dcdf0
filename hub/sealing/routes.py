"""The Integrity page."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the page."""
