"""The timer of the cases' clocks: one sweep over all open cases of a county, which sets the next; and homes."""

from uuid import UUID

from sqlalchemy import text

from hub.cases import actions, queries
from hub.cases.actions.homes import fill_homes
from hub.kernel.access import Role
from hub.kernel.db import db
from hub.kernel.tenancy import acting, acting_for
from hub.kernel.work.jobs import job, later
from hub.programmes.queries import programme

ONE_AT_A_TIME = text("select pg_advisory_xact_lock(:org, 7128)")


@job("clocks:sweep", by={Role.TRACER, Role.SUPERVISOR, Role.CONSULTANT})
def sweep() -> None:
    """Tell the supervisors what is overdue, and look again while there are open cases.

    The hub itself does it: whoever opened the first case has no part in what is found later.
    """
    org_id = acting().org_id
    with acting_for(org_id):
        db.session.execute(ONE_AT_A_TIME, {"org": org_id})
        actions.tell_overdue(programme())
        if queries.any_open():
            actions.keep_watch()


@job("cases:homes", by={Role.SUPERVISOR})
def homes(after: str = "") -> None:
    """Give residents from before migration 0027, which causes this, the key of their home; the rest follows."""
    last = fill_homes(UUID(after) if after else None)
    if last:
        later("cases:homes", after=last)
