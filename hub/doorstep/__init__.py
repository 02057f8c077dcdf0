"""An officer's day on a phone: today's visits, kept readable without signal, and answers sent exactly once."""

from flask import Flask


def register(app: Flask) -> None:
    """Nothing yet."""
