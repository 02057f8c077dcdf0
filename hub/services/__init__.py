"""The services directory: where residents can get help, loaded in Open Referral UK form, searched by need and place."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the tables, the tenant file's section, the pages, and the feed that is read again."""
    from hub.services import jobs, models, routes, schemas  # noqa: F401 (declare tables, section and jobs)

    routes.register(app)
