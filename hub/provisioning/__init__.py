"""People come and go by an organisation's own systems: its directory (SCIM 2.0), and its list of staff."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages, and the addresses that a directory calls."""
    from hub.provisioning import models, routes, scim  # noqa: F401 (declare the tables)

    routes.register(app)
    scim.register(app)
