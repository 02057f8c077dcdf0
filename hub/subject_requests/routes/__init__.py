"""The pages of residents' requests; one blueprint, a module for each thing."""

from flask import Blueprint, Flask

bp = Blueprint("subjects", __name__, url_prefix="/subject-requests")


def register(app: Flask) -> None:
    """Add the pages, their places on the desk, and the public sheet in every page's footer."""
    from hub.kernel.access import May
    from hub.kernel.web.desk import lies_on_desk
    from hub.kernel.web.pages import about_link
    from hub.subject_requests import desk  # noqa: F401
    from hub.subject_requests.routes import correcting, files, notices, packs, people, public, requests  # noqa: F401

    app.register_blueprint(bp)
    app.register_blueprint(public.bp)
    lies_on_desk(
        "Residents’ requests", "subjects.index", May.ANSWER_SUBJECTS,
        "To see what is held on them, to have it corrected or erased, with a clock on each.", order=10,
    )  # fmt: skip
    lies_on_desk(
        "Notices about what was given", "subjects.notices", May.ANSWER_SUBJECTS,
        "What others ask us to correct or erase in our copies, and their answers to us.", order=15,
    )  # fmt: skip
    about_link("What we hold on you", "rights.how_to_ask")
