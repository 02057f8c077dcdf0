"""People: accounts, roles, sign-in, sessions."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of sign-in, workspaces and people."""
    from hub.identity import routes

    routes.register(app)
