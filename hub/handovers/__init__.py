"""Handing over a piece of work under an agreement, in double entry, and getting a typed answer back.

Everything the hub exists for is a kind of hand-over; this feature knows no case and no visit.
"""

from flask import Flask


def register(app: Flask) -> None:
    """Add the queue's pages and the jobs that cross to the other side."""
    from hub.handovers import jobs, leaving, models, routes  # noqa: F401 (declare tables, jobs and what people hold)

    routes.register(app)
