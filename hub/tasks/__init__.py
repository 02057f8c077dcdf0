"""A partner's workspace: the visit steps that were handed to it, each with its frozen form, and nothing else.

Its people act under the database role hub_partner, which has rights on received visit steps alone.
"""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of a partner's tasks."""
    from hub.tasks import jobs, routes  # noqa: F401 (declare what people are told)

    routes.register(app)
