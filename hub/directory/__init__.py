"""Who takes part, what each answers for, what they agreed, and the versions of what their files say."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the agreements' pages."""
    from hub.directory import routes

    routes.register(app)
