"""The pages of oddities, for information governance; and where each colleague says where they live."""

from flask import Blueprint, Flask, url_for

from hub.identity.queries import colleagues
from hub.kernel.access import May, Role
from hub.kernel.clock import now
from hub.kernel.tenancy import acting
from hub.kernel.web.desk import Waiting, lies_on_desk, on_desk
from hub.oddities import queries
from hub.oddities.actions.searching import OVERLAP

bp = Blueprint("oddities", __name__, url_prefix="/governance/oddities")


def register(app: Flask) -> None:
    """Add the pages; the desk of information governance leads to them."""
    from hub.oddities.routes import deciding, glass, homes, lists, trying  # noqa: F401 - they fill the blueprint

    app.register_blueprint(bp)
    app.register_blueprint(homes.bp)
    app.register_blueprint(glass.bp)
    lies_on_desk(
        "Oddities",
        "oddities.index",
        May.REVIEW_ODDITIES,
        "What somebody ought to ask about, and what came of it.",
        order=41,
    )


def reviewers(mine: bool) -> list[str]:
    """Who else may judge what the signed-in person did: names, read only where it is about them."""
    return [one.name for one in colleagues(Role.IG) if one.id != acting().account_id] if mine else []


@on_desk(30, May.REVIEW_ODDITIES)
def on_the_desk() -> Waiting | None:
    """What is to be reviewed or signed off; and a search that did not happen, in red."""
    found = queries.waiting(acting().account_id)
    if found.until_at is not None and found.until_at < now() - 2 * OVERLAP:
        return Waiting(1, "The trail was not searched for oddities last night", url_for("oddities.index"), urgent=True)
    told = [
        words
        for number, words in (
            (found.n, f"{found.n:,} {'oddity' if found.n == 1 else 'oddities'} to review"),
            (found.decided, f"{found.decided:,} to be signed off"),
        )
        if number
    ]
    state = "open" if found.n else "decided"
    return Waiting(found.n + found.decided, ", ".join(told), url_for("oddities.index", state=state))
