"""The pages on which a tracer reaches a resident: calls, scripts, messages, booked calls, local systems."""

from flask import Blueprint, Flask

bp = Blueprint("calls", __name__)


def register(app: Flask) -> None:
    """Add the pages, and their part of a case's page."""
    from hub.calls.routes import booked, messages, on_case, recording, scripts, systems  # noqa: F401 (views of `bp`)

    app.register_blueprint(bp)
