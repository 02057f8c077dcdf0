"""Whom a resident met and where they were: close contacts and places, typed in quickly, found again by place."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages and their part of a case's page."""
    from hub.contacts import asked, carried, models, routes, story  # noqa: F401 (tables, story, what they lead to)

    routes.register(app)
