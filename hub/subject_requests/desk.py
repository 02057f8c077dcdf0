"""What of residents' requests waits for an information governance officer today."""

from flask import url_for

from hub.kernel.access import May
from hub.kernel.clock import today
from hub.kernel.db import row
from hub.kernel.web.desk import Waiting, on_desk
from hub.subject_requests.rules.clock import WARN_DAYS

DUE = """
    select count(*) as n, count(*) filter (where due_on < :day) as overdue from subject_request
    where org_id = acting_org() and state = 'open' and due_on <= :day + cast(:warn as int)
"""
NOTICES = """
    select count(*) filter (where side = 'received') as told, count(*) filter (where side = 'sent') as late
    from subject_notice where org_id = acting_org()
      and (side = 'received' and state = 'waiting' or side = 'sent' and state = 'sent' and due_on < :day)
"""


@on_desk(20, May.ANSWER_SUBJECTS)
def due() -> Waiting | None:
    """Requests of residents that are overdue, or due within a week."""
    found = row(DUE, day=today(), warn=WARN_DAYS)
    what = f"{found.n} {'request of a resident is' if found.n == 1 else 'requests of residents are'} due within a week"
    overdue = f", {found.overdue} of them overdue" if found.overdue else ""
    return Waiting(found.n, what + overdue, url_for("subjects.index"), urgent=bool(found.overdue))


@on_desk(50, May.ANSWER_SUBJECTS)
def notices() -> Waiting | None:
    """Notices of other organisations that wait for a decision, and one's own without an answer in time."""
    found = row(NOTICES, day=today())
    told = f"{found.told} {'notice' if found.told == 1 else 'notices'} of others to decide" if found.told else ""
    late = f"{found.late} of ours without an answer in time" if found.late else ""
    return Waiting(found.told + found.late, ", ".join(one for one in (told, late) if one), url_for("subjects.notices"))
