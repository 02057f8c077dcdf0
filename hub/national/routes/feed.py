"""The pull from a national system: when, how far, what failed in plain words; and now."""

from flask import flash, redirect, url_for

from hub.kernel.access import May, requires
from hub.kernel.web.pages import page
from hub.national import queries
from hub.national.actions import ready_now
from hub.national.its import actions
from hub.national.its import queries as its
from hub.national.its.rules import FAULTS
from hub.national.routes import bp


@bp.get("/feed")
@requires(May.HAND_BACK)
def feed():
    """How fetching stands; where nothing is fetched, that it is not."""
    context, found = queries.context(), its.feed()
    if context is None:
        return page("national/none.html")
    return page("national/feed.html", context=context, feed=found, run=its.run_of(found.run_id if found else None),
                faults=FAULTS, unsent=its.unsent_count(), ready=len(ready_now(context)[0]))  # fmt: skip


@bp.post("/feed")
@requires(May.HAND_BACK)
def fetch_now():
    """Fetch at once."""
    actions.start()
    flash("The hub is fetching now. Open this page again in a moment.")
    return redirect(url_for(".feed"), 303)
