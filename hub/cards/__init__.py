"""Cards left at a door, codes that officers say, and the page where a resident checks both and asks for a call."""

from flask import Flask


def register(app: Flask) -> None:
    """Make `[cards]` known to the tenant files' loader, add the pages, and let every page show an officer's code."""
    from hub.cards import at_door, models, routes, schemas  # noqa: F401 (declare tables, the section, a form's field)

    routes.register(app)
