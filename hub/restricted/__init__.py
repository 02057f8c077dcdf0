"""Restricted records: seen by those who work on them alone, until somebody breaks the glass and answers for it."""

from flask import Flask


def register(app: Flask) -> None:
    """Know the tables, run the timer, add the pages."""
    from hub.restricted import jobs, models, routes  # noqa: F401 (tables and the timer)

    routes.register(app)
