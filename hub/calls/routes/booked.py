"""One's own booked calls by time; for a supervisor those that nobody at work will make."""

from hub.calls import queries
from hub.calls.routes import bp
from hub.calls.rules.bookings import APART
from hub.cases.rules.steps import ring_when
from hub.cases.rules.words import listed_name
from hub.kernel.access import May, may, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import page
from hub.programmes.queries import programme


@bp.get("/calls/booked")
@requires(May.RECORD_CALLS)
def booked():
    """My next calls by time, and whose person is not at work when they were promised."""
    mine = queries.booked_of(acting().account_id)
    left = queries.booked_with_others(acting().account_id) if may(May.ALLOCATE_CASES) else []
    shown = [*mine, *(one for one, _ in left)]
    record("list:shown", about=[one.resident_id for one in shown], list="booked_calls", count=len(shown))
    at_once = {b.id for a, b in zip(mine, mine[1:], strict=False) if b.call_back_at - a.call_back_at < APART}
    return page(
        "calls/booked.html", mine=mine, left=left, at_once=at_once, plan=programme(), listed_name=listed_name,
        ring_when=ring_when, at=now(),
    )  # fmt: skip
