"""A version of the visit model run over past or invented requests, before anybody works by it."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the page, and tell the managers of a version that could not take over on its day."""
    from hub.replay import jobs, routes  # noqa: F401 (registers whom to tell)

    routes.register(app)
