"""Who is on shift with what load, and what waits for somebody."""

from typing import Any

from flask import request

from hub.allocation import queries
from hub.allocation.routes import bp
from hub.allocation.rules import levels
from hub.allocation.rules.drawing import load_bars
from hub.allocation.schemas import Chosen
from hub.cases import queries as cases
from hub.cases.rules.words import listed_name
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.web.pages import page
from hub.programmes.models import Programme
from hub.programmes.queries import programme

SHOWN = 50


def filter_form(plan: Programme) -> Form:
    """The panel that chooses among the cases that nobody has; its answers stand in the address."""
    ranks = [(one.rank, one.label) for one in plan.priorities]
    ranks.append((max((rank for rank, _ in ranks), default=0) + 1, "Ordinary"))
    categories = [(one.key, one.label) for one in plan.categories]
    districts = [(one.id, one.short_name) for one in cases.districts()]
    choices = {"priority": ranks, "category": categories, "district": districts}
    return Form(Chosen, source=request.args, choices=choices)


def chosen(form: Form) -> dict[str, Any]:
    """What the panel chooses; nothing while it is faulty."""
    return {} if form.errors else {name: value for name, value in form.data.items() if value is not None}


@bp.get("/allocation")
@requires(May.ALLOCATE_CASES)
def index():
    """People on shift with level, load and room, drawn and in a table; and the cases that nobody has."""
    plan, allocation, at = programme(), queries.chosen(), now()
    people, form = queries.workers(allocation), filter_form(plan)
    here = queries.on_shift(people, at)
    found = queries.unallocated(**chosen(form))
    shown = found[:SHOWN]
    record("list:shown", about=[one.resident_id for one in shown], list="unallocated", count=len(shown))
    away = [one for one in people if one not in here]
    return page(
        "allocation/index.html", plan=plan, here=here, away=away, at=at, found=found, shown=shown, form=form,
        chosen=chosen(form), bars=load_bars(here), listed_name=listed_name, takes=levels.takes, most=queries.MOST,
        ranks={one.rank: one.label for one in plan.priorities},
    )  # fmt: skip
