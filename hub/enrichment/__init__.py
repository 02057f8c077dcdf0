"""The district's search for contact points: which of its systems were searched, what was found, and the answer.

It knows the copied fields of a hand-over and nothing of the case behind it.
"""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of the search."""
    from hub.enrichment import models, routes  # noqa: F401 (declare the tables)

    routes.register(app)
