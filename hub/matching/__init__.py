"""Matching: one person in two records is found, a person decides, a merge keeps both histories and can be undone."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages, the jobs, what a case's page tells of it, and what is asked when a case is typed in."""
    from hub.matching import jobs, panels, routes, schemas, typed  # noqa: F401 (registers the hooks)

    routes.register(app)
