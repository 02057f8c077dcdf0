"""Escalations: a tracer asks the consultant about a case, and health protection may hear of it."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages, the timer, and what an escalation adds to the page of its case."""
    from hub.escalations import carried, jobs, models, routes  # noqa: F401 (declare tables and the timer)

    routes.register(app)
