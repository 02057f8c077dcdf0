"""Who works on which case: levels of training, load, the surge pool, and what becomes of a case when a shift ends."""

from flask import Flask


def register(app: Flask) -> None:
    """Declare the tables, the section, the timers and the pages."""
    from hub.allocation import jobs, models, routes, schemas  # noqa: F401

    routes.register(app)
