"""The administrator's pages: the directory's key and groups, proposed roles."""

from flask import Blueprint, Flask

bp = Blueprint("provisioning", __name__, url_prefix="/people")


def register(app: Flask) -> None:
    """Add the pages."""
    from hub.provisioning.routes import directory, proposals, staff_lists  # noqa: F401 - they fill the blueprint

    app.register_blueprint(bp)
