"""A partner's pages: their tasks, and the door of each."""

from flask import Blueprint, Flask

from hub.kernel.access import May
from hub.kernel.web.pages import nav

bp = Blueprint("tasks", __name__, url_prefix="/tasks")


def register(app: Flask) -> None:
    """Add the pages and their place in the navigation."""
    from hub.tasks.routes import door, work  # noqa: F401 - they fill the blueprint

    app.register_blueprint(bp)
    nav("Tasks", "tasks.index", May.SEE_TASKS, order=10)
