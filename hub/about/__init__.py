"""What the hub says about itself: cookies, accessibility, privacy."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages and their links in the footer."""
    from hub.about import routes

    routes.register(app)
