"""The pages of what an organisation received: the queue, one request of it, and many at once."""

from flask import Blueprint, Flask

from hub.kernel.access import May
from hub.kernel.web.pages import nav

bp = Blueprint("handovers", __name__)


def register(app: Flask) -> None:
    """Add the pages and their place in the navigation."""
    from hub.handovers.routes import queue, request, ticked  # noqa: F401 - they fill the blueprint

    app.register_blueprint(bp)
    nav("Requests", "handovers.queue", May.SEE_REQUESTS, order=10)
