"""The sheet that tells everybody how to ask what is held on them."""

from flask import Blueprint

from hub.kernel.access import public
from hub.kernel.web.pages import page

bp = Blueprint("rights", __name__)


@bp.get("/what-we-hold")
@public("everyone may ask what is held on them, and read how")
def how_to_ask():
    """How to ask, what to say, how long it takes, and to whom to complain. Made to be printed."""
    return page("subject_requests/how_to_ask.html")
