"""What callers say: beside each call with this resident's name in it, and all of it on paper."""

from typing import Any

from hub.calls import queries
from hub.calls.queries import Desk
from hub.calls.routes import bp
from hub.calls.rules.scripts import filled
from hub.calls.rules.settings import SCRIPTS, Script
from hub.kernel.access import May, requires
from hub.kernel.web.pages import page


def ready(desk: Desk, case: Any = None) -> list[Script]:
    """The county's scripts with names and numbers filled in, in the order of the kinds of call."""
    kept = desk.settings.scripts
    told = desk.places(case)
    return [Script(kind, kept[kind].title, filled(kept[kind].say, told)) for kind in SCRIPTS if kind in kept]


@bp.get("/calls/scripts")
@requires(May.RECORD_CALLS)
def scripts():
    """All scripts, to be printed: no resident is in them."""
    desk = queries.desk()
    return page("calls/scripts.html", scripts=ready(desk), kinds=SCRIPTS, desk=desk)
