"""Every quarter each organisation asks of each right: is it still needed? What nobody confirms is suspended."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages, the timers, and the setting of the first one when an administrator signs in."""
    from hub.access_reviews import jobs, models, routes  # noqa: F401 (declare the tables)
    from hub.identity.arriving import when_arrived

    when_arrived(jobs.keep_the_timer)
    routes.register(app)
