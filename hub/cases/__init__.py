"""The county's cases: who is on the list, what is next for each, whose they are, and how they end."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of the cases."""
    from hub.cases import jobs, leaving, models, routes  # noqa: F401 (declare tables, jobs and what people hold)

    routes.register(app)
