"""Three plain pages that anyone may read; they touch no record."""

from flask import Blueprint, Flask, Response, current_app

from hub.kernel.access import public
from hub.kernel.web import pages
from hub.kernel.web.pages import page

bp = Blueprint("about", __name__)


def register(app: Flask) -> None:
    """Add the pages, and their links in every page's footer."""
    app.register_blueprint(bp)
    pages.about_link("Accessibility", "about.accessibility")
    pages.about_link("Cookies", "about.cookies")
    pages.about_link("Privacy", "about.privacy")


@bp.get("/accessibility")
@public("an accessibility statement is for everyone")
def accessibility() -> Response:
    """How accessible the hub is, and what to do when it is not."""
    return page("about/accessibility.html")


@bp.get("/cookies")
@public("whoever gets a cookie may read what it is for")
def cookies() -> Response:
    """The one cookie."""
    settings = current_app.config["HUB"]
    limits = {"idle": settings.idle_minutes, "hours": settings.absolute_hours}
    return page("about/cookies.html", cookie=current_app.config["SESSION_COOKIE_NAME"], **limits)


@bp.get("/privacy")
@public("everyone whose data may be held can read what happens to it")
def privacy() -> Response:
    """What is held about residents and users, why, and whom to ask."""
    return page("about/privacy.html")
