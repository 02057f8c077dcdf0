"""Telling people that something needs them: in the hub, by email, by text message; never with personal data."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages and the job that sends a notice out."""
    from hub.notices import jobs, models, routes  # noqa: F401 (declare tables and jobs)

    routes.register(app)
