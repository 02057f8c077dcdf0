"""How each district visits: its model of steps, attempts, questions and outcomes, and the page that shows it."""

from flask import Flask


def register(app: Flask) -> None:
    """Make `[visit_model]` known to the tenant files' loader."""
    from hub.visit_models import schemas  # noqa: F401
