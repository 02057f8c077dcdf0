"""The tracer's list."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from flask import request
from sqlalchemy import Row

from hub.cases import queries
from hub.cases.routes import bp
from hub.cases.rules.steps import next_step, ring_when
from hub.cases.rules.words import listed_name
from hub.cases.schemas import search_panel
from hub.kernel.access import May, Role, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import after, cut, page
from hub.programmes.queries import programme

VIEWS = {
    "mine": "mine",
    "all": "all open",
    "unallocated": "given to nobody",
    "call-back": "to call back",
    "district": "with a district",
}


def place(view: str = "") -> tuple | None:
    """Where the asked-for page of a view begins."""
    if view in queries.SORTED:
        return after(datetime.fromisoformat, UUID)
    return after(int, date.fromisoformat, datetime.fromisoformat, UUID)


def sort_key(view: str = "") -> Callable[[Row], tuple]:
    """By what a row is found again as the place where the next page of a view begins."""
    keys = {"closed": lambda row: (row.closed_at, row.id), "call-back": lambda row: (row.call_back_at, row.id)}
    return keys.get(view, lambda row: (row.priority, row.sort_on, row.received_at, row.id))


@bp.get("/cases")
@requires(May.SEE_CASES)
def index():
    """Open cases in the order in which they should be worked, each with what is next; search looks at all."""
    plan, at = programme(), now()
    show = request.args.get("show", "mine" if acting().role == Role.TRACER else "all")
    show = show if show in queries.SHOWN else "all"
    counts = queries.counts(request.args.get("district", type=int))
    search = Form(search_panel(plan), source=request.args, choices={"district": counts["districts"] or []})
    asked = {} if search.errors else search.data
    chosen = queries.Filter(show, asked.get("text") or "", asked.get("district"))
    slice = cut(queries.cases(chosen, place(chosen.view)), queries.PAGE, sort_key(chosen.view))
    if chosen.keys:
        record("search:made", list="cases", fields=list(chosen.keys), count=len(slice.rows))
    record("list:shown", about=[row.resident_id for row in slice.rows], list="cases", count=len(slice.rows))
    steps = [next_step(row, plan, at) for row in slice.rows]
    return page(
        "cases/index.html", slice=slice, listed=list(zip(slice.rows, steps, strict=True)), counts=counts, search=search,
        show=chosen.view, views=VIEWS, plan=plan, listed_name=listed_name, chosen=chosen, at=at, ring_when=ring_when,
        ranks={one.rank: one.label for one in plan.priorities},
    )  # fmt: skip
