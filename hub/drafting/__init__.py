"""A manager drafts the next version of the visit model in the browser: a page for each thing, every fault named."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages."""
    from hub.drafting import routes

    routes.register(app)
