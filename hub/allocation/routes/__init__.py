"""The pages of allocation: who has what, giving, sharing out, levels, the surge pool, the end of a shift."""

from flask import Blueprint, Flask

from hub.kernel.access import May
from hub.kernel.web.pages import nav

bp = Blueprint("allocation", __name__)


def register(app: Flask) -> None:
    """Add the pages and their place in the navigation."""
    from hub.allocation.routes import give, levels, overview, share, shift, surge  # noqa: F401 (their views are `bp`'s)

    app.register_blueprint(bp)
    nav("Allocation", "allocation.index", May.ALLOCATE_CASES, order=15)
