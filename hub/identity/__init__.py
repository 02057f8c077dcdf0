"""People: accounts, roles, sign-in, sessions."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of sign-in, workspaces and people."""
    from hub.identity import jobs, routes  # noqa: F401 (declare the jobs)

    routes.register(app)
