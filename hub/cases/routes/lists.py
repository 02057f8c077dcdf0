"""The tracer's list, the supervisor's triage, and giving cases to tracers."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID

from flask import flash, redirect, request, url_for
from sqlalchemy import Row

from hub.cases import actions, queries
from hub.cases.routes import bp
from hub.cases.rules.steps import next_step, ring_when, with_household
from hub.cases.rules.words import listed_name
from hub.cases.schemas import Allocate, search_panel
from hub.cases.together import companions, homes
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
    known = homes(slice.rows)
    steps = [with_household(next_step(row, plan, at), row, known.get(row.id), at) for row in slice.rows]
    return page(
        "cases/index.html", slice=slice, listed=list(zip(slice.rows, steps, strict=True)), counts=counts, search=search,
        show=chosen.view, views=VIEWS, plan=plan, listed_name=listed_name, chosen=chosen, at=at, ring_when=ring_when,
        ranks={one.rank: one.label for one in plan.priorities}, homes=known,
    )  # fmt: skip


@bp.route("/cases/allocate", methods=["GET", "POST"])
@requires(May.ALLOCATE_CASES)
def allocate_many():
    """Give the ticked cases to one tracer; each for itself, with a report of those that could not be given."""
    ids = [found for found in map(_uuid, request.values.getlist("case")) if found]
    chosen, plan = queries.cases_of(ids[: queries.PAGE]), programme()
    people = [(str(one.id), f"{one.name} ({one.open} open)") for one in queries.loads()]
    form = Form(Allocate, choices={"account_id": people})
    refused, along = [], companions([row.id for row in chosen], lock=False)
    if not chosen:
        form.refuse({"": [f"Tick the {plan.words['cases']} that you want to give to somebody, in the list."]})
    if form.valid:
        refused = actions.allocate_many(chosen, form.data["account_id"])
        flash(f"{len(chosen) - len(refused)} of {len(chosen)} given to {dict(people)[str(form.data['account_id'])]}")
        tell_of(along, form.data["account_id"])
        if not refused:
            return redirect(url_for("cases.index", show="unallocated"), 303)
    record("list:shown", about=[row.resident_id for row in chosen], list="allocate", count=len(chosen))
    return page(
        "cases/allocate_many.html",
        chosen=chosen,
        form=form,
        refused=refused,
        plan=plan,
        along=along,
        listed_name=listed_name,
    )


def tell_of(along: Sequence[Row], account_id: UUID) -> None:
    """Say how many others of the same households came along, beside those that were ticked."""
    more = sum(one.allocated_to != account_id for one in along)
    if more:
        flash(f"{more} other{'' if more == 1 else 's'} at the same address came with {'it' if more == 1 else 'them'}")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
