"""The pages of teams, of the rota, and of volunteers' checks."""

from flask import Flask

from hub.kernel.access import May
from hub.kernel.web.pages import nav


def register(app: Flask) -> None:
    """Add the pages and their place in the navigation."""
    from hub.teams.routes import rota, teams, volunteers, weeks

    for module in (teams, rota, weeks, volunteers):
        app.register_blueprint(module.bp)
    nav("Rota", "rota.week", May.SEE_TEAMS, order=40)
    nav("Volunteers", "volunteers.index", May.RECORD_CHECKS, order=40)
