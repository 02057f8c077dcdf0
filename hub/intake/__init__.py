"""Line lists: a national file comes in, each row becomes new, changed, unchanged or rejected with its reason."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages and jobs of imports."""
    from hub.intake import jobs, routes  # noqa: F401

    routes.register(app)
