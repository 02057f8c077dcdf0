"""The county asks: for contact details, for a knock at the door; and what comes home."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages, and what is done when an answer arrives."""
    from hub.asking import jobs, routes  # noqa: F401 (registers the hooks)

    routes.register(app)
