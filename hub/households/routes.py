"""The page of a household, one call to all of it, and taking a case out of it or back. A case's id is the address."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, request, url_for
from sqlalchemy import Row

from hub.calls import queries as calls
from hub.calls.agreeing import booked
from hub.calls.routes.scripts import ready
from hub.calls.rules import bookings
from hub.calls.rules.settings import SCRIPTS
from hub.calls.schemas.typed import NO
from hub.cases import queries as cases
from hub.cases.rules.steps import next_step, with_household
from hub.cases.rules.words import full_name, outcome_label, shown
from hub.cases.together import homes
from hub.households import actions, queries, rules
from hub.households.rules import Household
from hub.households.schemas import FOR, Part, call_form
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.problems import NotPossibleNow
from hub.kernel.web.pages import page
from hub.programmes.models import Programme
from hub.programmes.queries import programme

OTHERS = "Who belongs to this household has changed since you opened the page. See below for whom this call counts"
bp = Blueprint("households", __name__, url_prefix="/cases/<uuid:case_id>/household")


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(bp)


def _look(kind: str, *found: Iterable[Row]) -> None:
    seen = [one for rows in found for one in rows]
    record("record:opened", about=[id for one in seen for id in (one.id, one.resident_id)], record=kind)


@bp.get("")
@requires(May.SEE_CASES)
def show(case_id: UUID):
    """Who lives there and has a case, who holds them, what is next for each, and how they are reached."""
    case, plan, at = cases.case(case_id), programme(), now()
    home = queries.of_homes([case.home_key]).get(case.home_key)
    members = _members(home, case)
    lately = (home.settings if home else queries.chosen()).closed_within_days
    closed = queries.closed_lately(case.home_key, at - timedelta(days=lately))
    apart = queries.parted(case.home_key)
    _look("household", [case], members, closed, apart)
    known = homes(members)
    steps = [with_household(next_step(one, plan, at), one, known.get(one.id), at) for one in members]
    people = {one.resident_id: full_name(one) for one in members}
    return page(
        "households/show.html", case=case, plan=plan, home=home, listed=list(zip(members, steps, strict=True)),
        closed=closed, apart=apart, people=people, points=queries.ways_to_reach(people), name=full_name(case),
        full_name=full_name, shown=shown, outcome_label=outcome_label,
    )  # fmt: skip


def _members(home: Household | None, case: Row) -> Sequence[Row]:
    """All of them with what the list knows of each: who asked for this very call first."""
    ids = [one.id for one in home.members] if home else []
    return rules.first_to_ring(cases.cases_of(ids), now()) if ids else []


@bp.route("/call", methods=["GET", "POST"])
@requires(May.RECORD_CALLS)
def call(case_id: UUID):
    """Record one call, text or email to all of them, or to some."""
    case, plan, at = cases.case(case_id), programme(), now()
    of_case = queries.of_cases([case.id], lock=request.method == "POST") if case.status == "open" else {}
    home = of_case.get(case.home_key)
    if home is None or not home.together:
        if request.method == "POST":
            raise NotPossibleNow("There is nobody else here to be rung with any more.", "Record a call to one person.")
        return redirect(url_for("calls.call", case_id=case_id), 303)
    members, times, desk = _members(home, case), bookings.choices(plan, at), calls.desk()
    form = _form(members, plan, times)
    if form.valid and (typed := booked(form, plan, case, times, at)):
        told, ended = actions.record_together(members, plan, typed | {"number_shown": desk.number})
        withdrawn = " What was asked of the district has been withdrawn where nobody needs it now." if ended else ""
        flash(f"One call recorded for {told} {'person' if told == 1 else 'people'}.{withdrawn}")
        return redirect(url_for(".show", case_id=case_id), 303)
    _look("household_call", members)
    due = [one for one in members if rules.is_due(one, at)]
    return page(
        "households/call.html", case=case, form=form, plan=plan, home=home, members=members, due=rules.names(due),
        each=[f"for-{one.id}" for one in members], desk=desk, scripts=ready(desk, case), kinds=SCRIPTS,
        name=full_name(case),
    )  # fmt: skip


def _form(members: Sequence[Row], plan: Programme, times: Sequence[bookings.Choice]) -> Form:
    """The form of one call to these, with the number that was pressed, or the first that may work, chosen."""
    names = {one.resident_id: full_name(one) for one in members}
    points = queries.ways_to_reach(names)
    offered = [(one.id, f"{shown(one.value)} ({_whose(one, names)})") for one in points]
    outcomes = [(one.key, one.label) for one in plan.call_outcomes.values()]
    begun = {"channel": "call", "contact_point_id": _chosen(points), "call_back": NO}
    begun["outcome"] = request.args.get("outcome")
    choices = {"contact_point_id": offered, "outcome": outcomes}
    form = Form(call_form(members, outcomes, times), begun, choices=choices)
    if form.valid and _saw_others(members):
        form.refuse({"": [OTHERS]})
    return form


def _saw_others(members: Sequence[Row]) -> bool:
    """Whether the page was of other people than these: one who came since was not spoken of, nor is one left out."""
    seen = {name for name in request.form if name.startswith(FOR)}
    return bool(seen) and seen != {f"{FOR}{one.id}" for one in members}


def _chosen(points: Sequence[Row]) -> UUID | None:
    """The number that was pressed on the page of one of them, else the first that may work."""
    pressed = request.args.get("number")
    first = next((one.id for one in points if one.kind == "phone" and not one.wrong), None)
    return next((one.id for one in points if pressed in map(str, one.ids)), first)


def _whose(point: Row, names: dict[UUID, str]) -> str:
    told = [names[one] for one in point.residents]
    state = ["does not work"] if point.wrong else ["works"] if point.works else []
    return ", ".join(["everybody" if len(told) == len(names) else " and ".join(told), *state])


@bp.route("/part", methods=["GET", "POST"])
@requires(May.ALLOCATE_CASES)
def part(case_id: UUID):
    """Take a case out of its household, with a reason, or put it back."""
    case = cases.case(case_id)
    if case.status == "closed":
        raise NotPossibleNow("This is closed, and stands for itself.", "Open it again first if it must go on.")
    form, change = Form(Part), actions.part if case.parted_at is None else actions.join
    if form.valid:
        change(case, seen_version(), form.data["why"])
        flash("Taken out of the household" if case.parted_at is None else "Back in the household")
        return redirect(url_for(".show", case_id=case_id), 303)
    _look("household", [case])
    asked = queries.asked_with_others(case_id) if case.parted_at is None else []
    return page("households/part.html", case=case, form=form, plan=programme(), name=full_name(case), asked=asked)
