"""The hub attacks itself: on a twin of its database, as everybody, in every way it knows; every night."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages."""
    from hub.self_attack import routes

    routes.register(app)
