"""Telling people that something needs them: in the hub, by email, by text message; never with personal data."""

from flask import Flask


def register(app: Flask) -> None:
    """Nothing yet."""
