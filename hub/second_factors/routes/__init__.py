"""The second step of signing in, one's own factors, and their reset by an administrator."""

from flask import Flask

from hub.identity.second_step import second_step
from hub.second_factors.routes import again, own, resets, step  # noqa: F401 (`again` registers itself)


def register(app: Flask) -> None:
    """Add the pages, and ask for the second step after every right password."""
    for blueprint in (step.bp, own.bp, resets.bp):
        app.register_blueprint(blueprint)
    second_step(step.ask)
