"""The pages of the cases: their list, one of them, and what is decided about it."""

from flask import Blueprint, Flask

from hub.kernel.access import May
from hub.kernel.web.pages import nav

bp = Blueprint("cases", __name__)


def register(app: Flask) -> None:
    """Add the pages and their place in the navigation."""
    from hub.cases.routes import changes, decisions, lists, record, triage  # noqa: F401 (their views belong to `bp`)

    app.register_blueprint(bp)
    app.register_blueprint(triage.bp)
    nav("Cases", "cases.index", May.SEE_CASES, order=10)
    nav("Triage", "triage.index", May.TRIAGE_ADDRESSES, order=20)
