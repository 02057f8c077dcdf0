"""Single sign-on: an organisation's own OpenID providers sign its people in and out."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages and what the sign-in page offers."""
    from hub.single_sign_on import models, routes  # noqa: F401 (declare tables)

    routes.register(app)
