"""Whom a resident met and where they were: close contacts and places, typed in quickly, found again by place."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages and their part of a case's page."""
    from hub.contacts import asked, models, routes, story  # noqa: F401 (declare the tables, tell the story, are led to)

    routes.register(app)
