"""The conversation of a request: messages between the two councils, each with its own copy."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the page, and the job that carries a message over."""
    from hub.conversation import jobs, models, routes  # noqa: F401 (declare tables and jobs)

    routes.register(app)
