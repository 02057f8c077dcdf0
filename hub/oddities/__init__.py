"""Oddities: what in the trail somebody ought to ask about, found every night, explained, judged and signed off."""

from flask import Flask


def register(app: Flask) -> None:
    """Know the tables and the section of the tenant files, keep the nightly timer, add the pages."""
    from hub.oddities import jobs, models, routes, schemas  # noqa: F401 (tables, jobs and section)

    routes.register(app)
