"""Reaching a resident: calls, texts and emails, and the county's own systems looked into."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages on which tracers record what they tried."""
    from hub.calls import models, routes  # noqa: F401 (declare the tables)

    routes.register(app)
