"""A day of visits in the best order for each officer: the round, its map, its printed sheet."""

from flask import Flask


def register(app: Flask) -> None:
    """Nothing yet."""
