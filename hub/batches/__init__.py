"""One thing done to several cases at once, each for itself, and the report of it: a page that can be opened again."""

from flask import Flask


def register(app: Flask) -> None:
    """Declare the tables and add the page of a report."""
    from hub.batches import models, routes  # noqa: F401

    app.register_blueprint(routes.bp)
