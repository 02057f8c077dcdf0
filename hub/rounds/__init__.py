"""A day of visits in the best order for each officer: the round, its map, its printed sheet."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages, the section of a district's file, and what a withdrawn request takes out of a round."""
    from hub.rounds import jobs, leaving, models, routes, schemas  # noqa: F401 (declare hooks, tables, the section)

    routes.register(app)
