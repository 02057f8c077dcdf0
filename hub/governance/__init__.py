"""The information governance officer's workspace: who did what, and who looked at whom, in their own organisation."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages."""
    from hub.governance import routes

    routes.register(app)
