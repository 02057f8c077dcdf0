"""Overdue cases rise to the supervisors: once when a clock has run out, and again the next working morning."""

# ruff: noqa: S608 - every statement is put together from this program's own constants, values travel apart

from datetime import timedelta
from uuid import UUID, uuid5

from hub.cases import queries
from hub.kernel.access import Role
from hub.kernel.audit import record_each
from hub.kernel.clock import now, today
from hub.kernel.db import rows
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.notices.actions import tell_role
from hub.programmes import hours
from hub.programmes.models import Programme
from hub.programmes.queries import programme as in_force

EVERY = timedelta(minutes=15)
OVERDUE = UUID("6f3c1b1e-6c52-4f0e-9a55-0c7a5d1f2a28")  # of notices of one day: who has not read one gets no second

TELL = """
    with told as (
        insert into overdue_told (org_id, told_on, case_id)
        select c.org_id, :today, c.id from case_file c {joined} where c.org_id = acting_org() and {overdue}
        on conflict do nothing returning case_id
    )
    select c.id, c.resident_id from told join case_file c on c.org_id = acting_org() and c.id = told.case_id
"""


def keep_watch() -> None:
    """See to it that the clocks of open cases are looked at while people work, by one timer."""
    programme = in_force()
    if programme.case_clocks and not queries.is_watched():
        at = now() + EVERY
        later("clocks:sweep", at=at if hours.is_open(programme, at) else hours.next_opening(programme, at))


def tell_overdue(programme: Programme) -> int:
    """Tell the supervisors of cases that are overdue and of which they have not heard today; returns how many."""
    condition, parameters = queries.overdue(programme, now())
    statement = TELL.format(joined=queries.ASKED, overdue=condition)
    told = rows(statement, today=today(), **parameters)
    if told:
        record_each("case:overdue", (((one.id, one.resident_id), {"case": one.id}) for one in told))
        about = uuid5(OVERDUE, f"{acting().org_id} {today()}")
        tell_role([Role.SUPERVISOR], "cases-overdue", about, programme.words["cases"], "cases.index", show="overdue")
    return len(told)
