"""What goes back to the national system: closed cases in its own terms, so that nobody types them twice."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of the hand-back."""
    from hub.national import models, routes  # noqa: F401 (declare the tables)

    routes.register(app)
