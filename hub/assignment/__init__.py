"""Who gets a request that has just arrived: strategies that a district chooses as data."""

from flask import Flask


def register(app: Flask) -> None:
    """Nothing yet."""
