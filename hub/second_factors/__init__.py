"""A second step after the password, for people without a provider: an app's code, a key, or a recovery code."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the second step to sign-in, and the pages of one's own factors and of their reset."""
    from hub.second_factors import models, routes, schemas  # noqa: F401 (declare tables and the section)

    routes.register(app)
