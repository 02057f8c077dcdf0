"""A manager changes the council's teams, patches and assignment rules in the browser, in force at once."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages."""
    from hub.organising import routes

    routes.register(app)
