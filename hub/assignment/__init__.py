"""Who gets a request that has just arrived, or a visit that comes to another step: strategies chosen as data."""

from flask import Flask


def register(app: Flask) -> None:
    """Make `[assignment]` known to the tenant files' loader, add the patches' pages and what runs by itself."""
    from hub.assignment import jobs, models, routes, schemas  # noqa: F401 (declare hooks, jobs, tables and the section)

    routes.register(app)
