"""What goes back to the national system, and what comes from it by itself: nothing is typed twice.

Packs tell it what is known of closed cases; each list that follows confirms them, or the difference is shown.
"""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages, jobs and the tenant file's section."""
    from hub.national import jobs, models, routes, schemas  # noqa: F401 (declare tables, jobs and the section)

    routes.register(app)
