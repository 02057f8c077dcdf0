"""The administrator's pages: the directory's key and groups, proposed roles."""

from flask import Blueprint, Flask

from hub.identity.ways import page_of
from hub.kernel.access import May

bp = Blueprint("provisioning", __name__, url_prefix="/people")


def register(app: Flask) -> None:
    """Add the pages."""
    from hub.provisioning.routes import directory, proposals, staff_lists  # noqa: F401 - they fill the blueprint

    app.register_blueprint(bp)
    for label, view in (
        ("Proposed roles", "proposals"),
        ("Lists of staff", "staff_lists"),
        ("Your directory", "directory"),
    ):
        page_of("people", label, f"provisioning.{view}", May.MANAGE_PEOPLE)
