"""Giving one case, or several, to somebody."""

from collections.abc import Iterable
from uuid import UUID

from flask import flash, redirect, request, url_for
from sqlalchemy import Row

from hub.allocation import actions, queries
from hub.allocation.actions.giving import Giving
from hub.allocation.routes import bp
from hub.allocation.routes.overview import chosen, filter_form
from hub.allocation.schemas import Give
from hub.cases.rules.words import full_name, listed_name
from hub.cases.together import companions
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.keys import id_in
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from hub.kernel.web.pages import page
from hub.programmes.queries import programme

AT_ONCE = 200


def _giving() -> Giving:
    return Giving(queries.chosen(), programme())


def _form(giving: Giving, cases: Iterable[Row], present: UUID | None = None) -> Form:
    """Everybody to choose from: those on shift first, each with level, load, and what they may not take."""
    cases, at = list(cases), now()
    people = sorted(giving.people.values(), key=lambda one: (not one.is_here(at), one.name))
    offered = [(str(one.id), _named(one, at), _hint(giving, one, cases)) for one in people]
    return Form(Give, {"account_id": present}, choices={"account_id": offered})


def _named(person: queries.Worker, at) -> str:
    here = "" if person.is_here(at) else ", not on shift"
    return f"{person.name}: {person.open} open, room for {person.room}{here}"


def _hint(giving: Giving, person: queries.Worker, cases: list[Row]) -> str:
    refused = sum(giving.refused(person, one) is not None for one in cases)
    if not refused:
        return person.level.label
    of = "" if len(cases) == 1 else f" {refused} of these"
    return f"{person.level.label}: may not take{of or ' this'}"


@bp.route("/cases/<uuid:case_id>/allocate", methods=["GET", "POST"], endpoint="one")
@requires(May.ALLOCATE_CASES)
def one_case(case_id: UUID):
    """Give one case to somebody."""
    found = queries.these([case_id])
    if not found:
        raise NotYours()
    giving = _giving()
    form = _form(giving, found, found[0].allocated_to)
    if form.valid:
        to = form.data["account_id"]
        try:
            told = actions.give_one(giving, case_id, id_in(request.form.get("seen", "")), to, form.data["why"])
        except Invalid as refused:
            form.refuse(refused)
        except NotPossibleNow as meanwhile:
            form.refuse({"": [f"{meanwhile.what_happened} Nothing was changed: look again before you give it"]})
        else:
            flash(told)
            return redirect(url_for("cases.show", case_id=case_id), 303)
    [case] = queries.these([case_id])  # as it stands now: whoever sends the form again has seen who has it
    record("record:opened", about=[case.id, case.resident_id], record="case")
    along = companions([case_id], lock=False) if case.status == "open" else ()
    return page("allocation/one.html", case=case, form=form, name=full_name(case), along=along, plan=giving.plan)


@bp.route("/cases/allocate", methods=["GET", "POST"])
@requires(May.ALLOCATE_CASES)
def many():
    """Give the ticked cases, or all that a filter chooses, to one person; the report says what became of each."""
    giving = _giving()
    seen = _ticked()
    found = queries.these(seen) if request.method == "POST" else _asked(giving)
    form = _form(giving, found)
    if not found:
        form.refuse({"": [f"Tick the {giving.plan.words['cases']} that you want to give to somebody, in the list."]})
    if form.valid:
        batch_id = actions.give(giving, seen, form.data["account_id"], form.data["why"])
        return redirect(url_for("batches.show", batch_id=batch_id), 303)
    record("list:shown", about=[one.resident_id for one in found], list="allocate", count=len(found))
    along = companions([one.id for one in found], lock=False)
    return page("allocation/many.html", chosen=found, form=form, plan=giving.plan, listed_name=listed_name, along=along)


def _asked(giving: Giving) -> list[Row]:
    if request.args.get("all"):
        return list(queries.unallocated(**chosen(filter_form(giving.plan))))[:AT_ONCE]
    ids = [one for one in map(id_in, request.values.getlist("case")) if one]
    return list(queries.these(ids[:AT_ONCE]))


def _ticked() -> dict[UUID, UUID | None]:
    """The cases of the form, each with the holder that was shown beside it."""
    pairs = (one.partition(".") for one in request.form.getlist("case")[:AT_ONCE] if "." in one)
    return {case_id: id_in(holder) for case, _, holder in pairs if (case_id := id_in(case))}
