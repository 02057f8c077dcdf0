"""A draft of the visit model run over past or invented requests before anybody works by it."""

from flask import Flask


def register(app: Flask) -> None:
    """Nothing yet."""
