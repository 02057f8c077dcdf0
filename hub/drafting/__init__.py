"""A manager drafts the next version of the visit model in the browser, and publishes it on a date."""

from flask import Flask


def register(app: Flask) -> None:
    """Nothing yet."""
