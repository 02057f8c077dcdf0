"""Households: residents at one address have one holder, one call plan and one visit."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages, and what is told of a case's household wherever cases are shown."""
    from hub.households import routes, telling  # noqa: F401 (registers what is told)

    routes.register(app)
