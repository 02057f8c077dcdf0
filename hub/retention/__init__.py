"""How long records are kept, what is due, erasing it, and the certificate that says so."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages and jobs of retention."""
    from hub.retention import jobs, models, routes, schemas  # noqa: F401

    routes.add(app)
