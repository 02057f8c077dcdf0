"""The pages on which a manager changes teams, patches and assignment rules."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages."""
    from hub.organising.routes import assignment, patches, teams

    for module in (patches, teams, assignment):
        app.register_blueprint(module.bp)
