"""The pages of cards: for the district's people (`cards`), and for residents, who sign in nowhere (`check`)."""

from flask import Blueprint, Flask

bp = Blueprint("cards", __name__)
public_bp = Blueprint("check", __name__)


def register(app: Flask) -> None:
    """Add the pages."""
    from hub.call_backs.queries import of_request
    from hub.cards.actions import say_code
    from hub.cards.routes import batches, call_backs, check, genuine, texts, visit  # noqa: F401 (their views)
    from hub.kernel.access import May
    from hub.kernel.clock import today
    from hub.kernel.tenancy import acting
    from hub.kernel.web.pages import about_link, nav

    app.register_blueprint(bp)
    app.register_blueprint(public_bp)
    nav("Cards", "cards.index", May.WORK_REQUESTS, order=35)
    about_link("Check a card or a visitor", "check.start")
    app.jinja_env.globals["wish_in_words"] = call_backs.wish
    # For the pages below this feature, which may not import it: {{ visit_code_today() }}, {{ asked_back(row.id) }}.
    app.jinja_env.globals["visit_code_today"] = lambda: say_code(acting().account_id, today())
    app.jinja_env.globals["asked_back"] = of_request
