"""One case: its page, correcting it, adding a way to reach the resident, typing in a new one."""

from uuid import UUID

from flask import flash, redirect, url_for
from sqlalchemy import Row

from hub.cases import actions, queries
from hub.cases.erased import told_of
from hub.cases.knowing import asked_first
from hub.cases.panels import ABOVE, once, one_page, panel, panels, shown_about
from hub.cases.routes import bp
from hub.cases.rules import clocks, words
from hub.cases.rules.facts import about_case, about_person, told_besides
from hub.cases.rules.settings import settings_of
from hub.cases.rules.steps import next_step, proposed_at, ring_together, with_household
from hub.cases.rules.story import answer_details, answer_in_words, entries
from hub.cases.schemas import KnownFacts, NewCase, NewPoint, Variant, of_programme
from hub.cases.together import homes
from hub.handovers.queries import of_origin
from hub.handovers.rules import STATUS_WORDS, is_open
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.problems import Invalid
from hub.kernel.web.pages import page
from hub.programmes.models import Programme
from hub.programmes.queries import programme


@bp.get("/cases/<uuid:case_id>")
@requires(May.SEE_CASES)
def show(case_id: UUID):
    """A case: what is next, what is known, and the panels of every feature that knows something about it."""
    case, plan, at = queries.case(case_id), programme(), now()
    if case.erased_at is not None:
        record("record:opened", about=[case.id], record="case")
        return page("cases/erased.html", case=case, plan=plan, told=told_of(case.id))
    with one_page():
        drawn, home = panels(case, plan), homes([case]).get(case.id)
    record("record:opened", about=[case.id, case.resident_id, *shown_about(drawn)], record="case")
    step = with_household(next_step(case, plan, at), case, home, at)
    return page(
        "cases/show.html", case=case, plan=plan, step=step, name=words.full_name(case),
        person_facts=about_person(case, plan, at.date()), case_facts=about_case(case, plan), besides=told_besides(case),
        proposed_at=proposed_at(case, plan), words=words, panels=drawn, ABOVE=ABOVE, clocks=clocks, at=at,
        settings=settings_of(case.facts, plan), home=home, together=ring_together(case, home),
    )  # fmt: skip


@panel("contact", "Contact details", "cases/_contact.html", order=200)
def ways_to_reach(case: Row, _: Programme):
    """Phone numbers, email and other addresses, with where each came from."""
    return {"points": once(queries.contact_points, case.resident_id)}


@panel("requests", "Asked of others", "cases/_requests.html", order=300)
def asked_of_others(case: Row, _: Programme):
    """What was handed over for this case, and what came back."""
    return {
        "sent": once(of_origin, case.id), "statuses": STATUS_WORDS, "is_open": is_open, "answered": answer_in_words,
        "details_of": answer_details,
    }  # fmt: skip


@panel("story", "What happened", "cases/_story.html", order=900)
def story(case: Row, plan: Programme):
    """Everything that happened to the case, its duplicates and to what was asked for them, latest first."""
    ids = [case.id, *case.duplicates]
    return {"story": entries(queries.story(ids), [one for id_ in ids for one in once(of_origin, id_)], plan)}


@bp.route("/cases/new", methods=["GET", "POST"])
@requires(May.RECORD_CALLS)
def new():
    """Type in a case that no list brought."""
    plan = programme()
    form = Form(of_programme(NewCase, plan), {"variant": False})
    question = asked_first(form, plan) if form.valid else None
    if question is not None:
        return question
    if form.valid:
        try:
            case_id = actions.open_case(plan, form.data)
        except Invalid as refused:
            form.refuse(refused)
        else:
            flash(f"{plan.words['case'].capitalize()} opened")
            return redirect(url_for("cases.show", case_id=case_id), 303)
    return page("cases/new.html", form=form, plan=plan)


@bp.route("/cases/<uuid:case_id>/change", methods=["GET", "POST"])
@requires(May.RECORD_CALLS)
def change(case_id: UUID):
    """Correct what is known of a resident and a case."""
    case, plan = queries.case(case_id), programme()
    form = Form(of_programme(KnownFacts, plan), {**case.facts, **case._mapping})
    if form.valid:
        changed = actions.change_case(case, seen_version(), plan, form.data)
        flash("Changes saved" if changed else "Nothing was changed")
        return redirect(url_for("cases.show", case_id=case_id), 303)
    record("record:opened", about=[case.id, case.resident_id], record="case")
    return page("cases/change.html", form=form, plan=plan, case=case, name=words.full_name(case))


@bp.route("/cases/<uuid:case_id>/variant", methods=["GET", "POST"])
@requires(May.RECORD_CALLS)
def variant(case_id: UUID):
    """Say whether a case is a variant, which no list tells."""
    case, plan = queries.case(case_id), programme()
    form = Form(Variant, {"variant": case.variant})
    if form.valid:
        actions.set_variant(case, seen_version(), plan, form.data["variant"], form.data["why"])
        flash("A variant: first on the list" if form.data["variant"] else "Not a variant")
        return redirect(url_for("cases.show", case_id=case_id), 303)
    record("record:opened", about=[case.id, case.resident_id], record="case")
    return page("cases/variant.html", form=form, case=case, name=words.full_name(case))


@bp.route("/cases/<uuid:case_id>/contact", methods=["GET", "POST"])
@requires(May.RECORD_CALLS)
def contact(case_id: UUID):
    """Add a phone number or an email address that somebody told us."""
    case = queries.case(case_id)
    form = Form(NewPoint, {"source": "resident"})
    if form.valid:
        told = [(kind, form.data[kind]) for kind in ("phone", "email") if form.data[kind]]
        new = [actions.add_contact_point(case.id, case.resident_id, *one, form.data["source"]) for one in told]
        flash("Added" if any(new) else "That was known already")
        return redirect(url_for("cases.show", case_id=case_id), 303)
    record("record:opened", about=[case.id, case.resident_id], record="case")
    return page("cases/contact.html", form=form, case=case, name=words.full_name(case))
