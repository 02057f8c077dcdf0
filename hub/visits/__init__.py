"""The district's visits: each runs by the version of the model with which it began, until the county has its answer."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the visit's pages, its jobs, and what happens when a door-knock is accepted or a partner answers."""
    from hub.visits import jobs, models, routes, story  # noqa: F401 (declare tables, hooks and jobs)

    routes.register(app)
