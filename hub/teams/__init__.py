"""Who works when and where: teams, patches, weekly rotas, leave, and the checks of volunteers."""

from flask import Flask


def register(app: Flask) -> None:
    """Make `[patches]` known to the tenant files' loader, and add the pages of teams, rota and volunteers."""
    from hub.directory.sections import when_published
    from hub.teams import actions, models, routes, schemas  # noqa: F401 (declare tables and the section)

    when_published("teams")(actions.add_listed)
    routes.register(app)
