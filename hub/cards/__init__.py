"""Cards left at the door, and the public page where a resident checks that a visit is genuine."""

from flask import Flask


def register(app: Flask) -> None:
    """Nothing yet."""
