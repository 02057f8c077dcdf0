"""The pages of imports: the list of them and one run, its columns, its rows, and what is another county's."""

from flask import Blueprint, Flask

from hub.kernel.access import May
from hub.kernel.web.pages import nav

bp = Blueprint("intake", __name__, url_prefix="/imports")


def register(app: Flask) -> None:
    """Add the pages and their entry in the navigation."""
    from hub.intake.routes import columns, files, outside, rows  # noqa: F401 (their views belong to `bp`)

    app.register_blueprint(bp)
    nav("Imports", "intake.index", May.IMPORT_LINE_LISTS, order=30)
