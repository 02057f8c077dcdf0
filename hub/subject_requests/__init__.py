"""What residents ask about what is held on them: their requests, packs, corrections, and notices of these."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages and the jobs."""
    from hub.subject_requests import jobs, models, notes, routes, schemas  # noqa: F401 (declare what there is)

    routes.register(app)
