"""The audit trail sealed: the sealer beside the worker, the copies outside the database, verifying, the page."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the tables and the page."""
    from hub.sealing import models, routes  # noqa: F401 (declare tables)

    routes.register(app)
