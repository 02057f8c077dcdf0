"""The services directory."""

from flask import Flask


def register(app: Flask) -> None:
    """Nothing yet."""
