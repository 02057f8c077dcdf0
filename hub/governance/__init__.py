"""The information governance officer's workspace: who did what, and who looked at whom, in their own organisation."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages, the tables, and the jobs that ask another council for names."""
    from hub.governance import jobs, models, routes  # noqa: F401 (declare jobs and tables)

    routes.register(app)
