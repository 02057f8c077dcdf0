"""Who works when and where: teams, patches, weekly rotas, leave, and the checks of volunteers."""

from flask import Flask


def register(app: Flask) -> None:
    """Nothing yet."""
