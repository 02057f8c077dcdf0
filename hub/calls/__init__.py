"""Reaching a resident: calls, texts and emails, and the county's own systems looked into."""

from flask import Flask


def register(app: Flask) -> None:
    """Make `[calls]` known to the tenant files' loader, and add the pages on which tracers record what they tried."""
    from hub.calls import jobs, models, routes, told  # noqa: F401 (declare tables, jobs, the section, the story's words)

    routes.register(app)
