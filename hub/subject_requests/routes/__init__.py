"""The pages of residents' requests; one blueprint, a module for each thing."""

from flask import Blueprint, Flask

bp = Blueprint("subjects", __name__, url_prefix="/subject-requests")


def register(app: Flask) -> None:
    """Add the pages, their entry in the navigation, and the public sheet in every page's footer."""
    from hub.kernel.access import May
    from hub.kernel.web.pages import about_link, nav
    from hub.subject_requests.routes import correcting, files, notices, packs, people, public, requests  # noqa: F401

    app.register_blueprint(bp)
    app.register_blueprint(public.bp)
    nav("Residents’ requests", "subjects.index", May.ANSWER_SUBJECTS, order=20)
    about_link("What we hold on you", "rights.how_to_ask")
