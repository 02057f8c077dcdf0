"""Messages between the two councils of one request, each side with its own copy."""

from flask import Flask


def register(app: Flask) -> None:
    """Nothing yet."""
