"""The pages of agreements: those that stand, those that are being written, what was shared, and the pictures of it."""

from flask import Blueprint, Flask

from hub.kernel.access import May
from hub.kernel.web.pages import nav

bp = Blueprint("agreements", __name__, url_prefix="/agreements")
drafts = Blueprint("drafts", __name__, url_prefix="/agreements/drafts")


def register(app: Flask) -> None:
    """Add the pages and their place in the navigation."""
    from hub.agreements.routes import desk, ending, loading, pictures, proposals, show, writing  # noqa: F401 (views)

    app.register_blueprint(bp)
    app.register_blueprint(drafts)
    desk.lay_out()
    nav("Agreements", "agreements.index", May.SEE_AGREEMENTS, order=70)
