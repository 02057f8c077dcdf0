"""Pages of the hand-back: packs, how they stand, the crosswalk, the pull from a national system."""

from flask import Blueprint, Flask

from hub.kernel.access import May
from hub.kernel.web.pages import nav

bp = Blueprint("national", __name__, url_prefix="/hand-back")


def register(app: Flask) -> None:
    """Add the pages and their place in the navigation."""
    from hub.national.routes import crosswalk, feed, of_case, packs, standing  # noqa: F401 (declare their views)

    app.register_blueprint(bp)
    nav("Hand-back", "national.index", May.HAND_BACK, order=60)
