"""The tracer's list."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from flask import flash, redirect, request, url_for
from sqlalchemy import Row

from hub.cases import queries
from hub.cases.beside import lists_beside
from hub.cases.queries import sort_key
from hub.cases.queries.steps import next_steps
from hub.cases.routes import bp
from hub.cases.rules import clocks
from hub.cases.rules.search import NOBODY, TYPED, narrowed
from hub.cases.rules.settings import settings_of
from hub.cases.rules.steps import Step, first_to_do, is_to_do, next_step, ring_together, ring_when, with_household
from hub.cases.rules.words import days_left, listed_name
from hub.cases.schemas import search_panel
from hub.cases.together import Home, homes
from hub.kernel.access import May, Role, may, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.tenancy import acting
from hub.kernel.web import searches
from hub.kernel.web.pages import after, cut, page
from hub.programmes.models import Programme, Setting
from hub.programmes.queries import programme

VIEWS = {
    "overdue": "overdue",
    "mine": "mine",
    "all": "all open",
    "unallocated": "given to nobody",
    "call-back": "to call back",
    "district": "with a district",
    "escalated": "escalated",
    "complex": "in a complex setting",
}


def place(view: str = "") -> tuple | None:
    """Where the asked-for page of a view begins."""
    if view in queries.SORTED:
        return after(datetime.fromisoformat, UUID)
    return after(int, date.fromisoformat, datetime.fromisoformat, UUID)


EARLY = ("mine", "call-back", "overdue")  # what a tracer looks at first


class Line(NamedTuple):
    """A row of the list, with all that is said of it."""

    row: Row
    step: Step
    clock: clocks.Running | None
    settings: list[Setting]
    name: str
    together: bool


def views_for(plan: Programme) -> dict[str, str]:
    """The views that this person is offered: what is overdue first for a supervisor, and nothing that cannot be."""
    known = {"overdue": plan.case_clocks, "escalated": plan.escalation, "complex": plan.settings}
    keys = [key for key in VIEWS if known.get(key, True)]
    if not may(May.ALLOCATE_CASES):
        keys.sort(key=lambda key: EARLY.index(key) if key in EARLY else len(EARLY))
    return {key: VIEWS[key] for key in keys}


@bp.route("/cases", methods=["GET", "POST"])
@requires(May.SEE_CASES)
def index():
    """Open cases in the order in which they should be worked, each with what is next; search looks at all."""
    if request.method == "POST":
        return searches.keep(TYPED)
    plan, at = programme(), now()
    show = request.args.get("show", "mine" if acting().role == Role.TRACER else "all")
    search, counts, chosen = _asked_for(plan, show if show in queries.VIEWS else "all")
    wanted = "" if search.errors else search.data.get("step")
    slice = cut(_found(chosen, wanted, plan, at), queries.PAGE, sort_key(chosen.view))
    if chosen.keys:
        record("search:made", list="cases", fields=list(chosen.keys), count=len(slice.rows))
    known = homes(slice.rows)
    about = {row.resident_id for row in slice.rows} | {id for home in known.values() for id in home.about}
    record("list:shown", about=about, list="cases", count=len(slice.rows))
    listed = [_line(row, plan, at, known.get(row.id)) for row in slice.rows]
    return page(
        "cases/index.html", slice=slice, listed=listed, homes=known, counts=counts,
        search=search, show=chosen.view, views=views_for(plan), plan=plan, chosen=chosen, at=at, ring_when=ring_when,
        narrowed=chosen.narrowed | ({"step": wanted} if wanted else {}), clocks=clocks,
        ranks={one.rank: one.label for one in plan.priorities}, days_left=days_left, lists_beside=lists_beside(),
    )  # fmt: skip


def _asked_for(plan: Programme, show: str) -> tuple[Form, dict, queries.Filter]:
    """The search panel as it was sent, what each view counts, and the filter. What nobody offers narrows nothing."""
    asked = searches.given(TYPED)
    within = narrowed(asked)
    counts = queries.counts(programme=plan, **within)
    tracers = [(NOBODY, "Nobody"), *(counts["tracers"] or [])]
    choices = {"district": counts["districts"] or [], "tracer": tracers}
    search = Form(search_panel(plan), source=asked, choices=choices)
    if search.errors:
        return search, queries.counts(programme=plan) if within else counts, queries.Filter(show, programme=plan)
    return search, counts, queries.Filter(show, search.data.get("text") or "", programme=plan, **within)


def _found(chosen: queries.Filter, wanted: str, plan: Programme, at: datetime) -> Sequence[Row]:
    """A page of the list, and one row more: of those with this kind of next step, when one is asked for."""
    if not wanted:
        return queries.cases(chosen, place(chosen.view))
    return queries.sifted(
        chosen, place(chosen.view),
        lambda rows: (row for row, step in next_steps(rows, plan, at) if step.kind == wanted),
    )  # fmt: skip


def _line(row: Row, plan: Programme, at: datetime, home: Home | None) -> Line:
    step, clock = with_household(next_step(row, plan, at), row, home, at), clocks.first_due(row, plan, at)
    return Line(row, step, clock, settings_of(row.facts, plan), listed_name(row), ring_together(row, home))


@bp.get("/cases/next")
@requires(May.RECORD_CALLS)
def next_case():
    """Open the next case of one's own on which there is something to do, but not the one just worked on."""
    plan, at = programme(), now()
    chosen = queries.Filter("mine", programme=plan)
    left = request.args.get("after")

    def to_do(rows: Sequence[Row]) -> Iterator[Row]:
        return (row for row, step in next_steps(rows, plan, at) if str(row.id) != left and is_to_do(step))

    found = first_to_do(queries.sifted(chosen, None, to_do), at)
    if found is None:
        flash(f"Nothing to do now on your {plan.words['cases']}: each says below what it waits for")
        return redirect(url_for("cases.index", show="mine"))
    return redirect(url_for("cases.show", case_id=found.id))
