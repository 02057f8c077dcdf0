"""An officer's day on a phone: today's visits, kept readable without signal, and answers sent exactly once."""

from flask import Flask


def register(app: Flask) -> None:
    """Add its pages, what its scripts ask, and what happens when a carried visit ends."""
    from hub.doorstep import jobs, models, routes  # noqa: F401 (declare tables and hooks)

    routes.register(app)
