"""Sharing agreements: drafted, signed by both, watched until they end, and shown with what was shared under them."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages, and the jobs that cross to the other party."""
    from hub.agreements import jobs, models, routes  # noqa: F401 (declare tables and jobs)

    routes.register(app)
