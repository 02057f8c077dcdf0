"""How each district visits: its model of steps, attempts, questions and outcomes, and the page that shows it."""

from flask import Flask


def register(app: Flask) -> None:
    """Make `[visit_model]` known to the tenant files' loader, and add the manager's pages."""
    from hub.visit_models import routes, schemas  # noqa: F401

    routes.register(app)
