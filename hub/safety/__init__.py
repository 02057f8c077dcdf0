"""Markers of risk at an address, and who is at a door now: check-in, check-out, the overdue alarm."""

from flask import Flask


def register(app: Flask) -> None:
    """Nothing yet."""
