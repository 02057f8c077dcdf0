"""The doorstep's pages, and what its scripts ask and send."""

from flask import Blueprint, Flask

from hub.kernel.access import May
from hub.kernel.web.pages import nav

bp = Blueprint("doorstep", __name__, url_prefix="/doorstep")


def register(app: Flask) -> None:
    """Add them."""
    from hub.doorstep.routes import aside, pages, phone  # noqa: F401 - they fill the blueprint

    app.register_blueprint(bp)
    nav("Today", "doorstep.today", May.CARRY_WORK, order=12)
