"""Markers of risk at an address, and who is at a door now: check-in, check-out, the overdue alarm."""

from flask import Flask


def register(app: Flask) -> None:
    """Know the tables and the district's own data, run the timers, add the pages."""
    from hub.safety import jobs, leaving, models, routes, schemas  # noqa: F401 (tables, jobs, hooks and sections)

    routes.register(app)
