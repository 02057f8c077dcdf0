"""Holds: finding whom or what to hold, why, reviewing and lifting them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for

from hub.governance import subjects
from hub.governance.schemas import FindResident
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import today
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.problems import NotYours
from hub.kernel.web.pages import page
from hub.retention import actions, queries, schemas

bp = Blueprint("holds", __name__, url_prefix="/retention/holds")


@bp.get("")
@requires(May.KEEP_RECORDS)
def index():
    """What is held, the one to be looked at first before the others; those that were lifted below."""
    found = queries.holds(open_only=False)
    record("list:shown", about=[one for hold in found for one in hold.about], list="holds", count=len(found))
    return page("retention/holds.html", holds=found, today=today())


@bp.route("/find", methods=["GET", "POST"])
@requires(May.KEEP_RECORDS)
def find():
    """Find the person whose records are to be kept. The words are posted, so that no name stands in an address."""
    form, found = Form(FindResident), None
    if form.valid:
        found = subjects.find(**form.data)
        asked = sorted(name for name, value in form.data.items() if value)
        record("search:made", about=[one.id for one in found], list="residents", fields=asked, count=len(found))
    return page("retention/find.html", form=form, found=found)


@bp.route("/new/<uuid:person_id>", methods=["GET", "POST"])
@requires(May.KEEP_RECORDS)
def place(person_id: UUID):
    """Why somebody's records are to be kept, and until when nobody need ask."""
    person = subjects.subject(person_id)
    if person is None:
        raise NotYours()
    form = Form(schemas.Hold)
    if form.valid and form.data["review_on"] <= today():
        form.refuse({"review_on": ["The day must be after today"]})
    if form.valid:
        hold_id = actions.place(subjects.ids_of(person.about), form.data["reason"], form.data["review_on"])
        flash("The hold is placed")
        return redirect(url_for("holds.show", hold_id=hold_id), 303)
    record("record:opened", about=[person.id], record="hold_form")
    return page("retention/place.html", form=form, person=person)


@bp.get("/<uuid:hold_id>")
@requires(May.KEEP_RECORDS)
def show(hold_id: UUID):
    """One hold: what it keeps, why, who placed it, and when somebody looks again."""
    found = _hold(hold_id)
    record("record:opened", about=[hold_id, *found.about], record="hold")
    told = {"person": subjects.whose(found.about), "said": queries.referred_to(found.about)}
    return page("retention/hold.html", hold=found, today=today(), **told)


@bp.route("/<uuid:hold_id>/review", methods=["GET", "POST"])
@requires(May.KEEP_RECORDS)
def review(hold_id: UUID):
    """Let the hold stand, and say when it is looked at next."""
    found, form = _open(hold_id), Form(schemas.Review)
    if form.valid and form.data["review_on"] <= today():
        form.refuse({"review_on": ["The day must be after today"]})
    if form.valid:
        actions.review(hold_id, seen_version(), form.data["review_on"])
        flash("The hold stands")
        return redirect(url_for("holds.show", hold_id=hold_id), 303)
    return page("retention/decide.html", form=form, hold=found, heading="Let the hold stand", go="Let it stand")


@bp.route("/<uuid:hold_id>/lift", methods=["GET", "POST"])
@requires(May.KEEP_RECORDS)
def lift(hold_id: UUID):
    """Take the hold away, with the reason: what is due then is erased with the next erasure."""
    found, form = _open(hold_id), Form(schemas.Lift)
    if form.valid:
        actions.lift(hold_id, seen_version(), form.data["why"])
        flash("The hold is lifted")
        return redirect(url_for("holds.index"), 303)
    return page("retention/decide.html", form=form, hold=found, heading="Lift the hold", go="Lift the hold")


def _hold(hold_id: UUID):
    """A hold of one's own organisation. Raises NotYours."""
    found = queries.hold(hold_id)
    if found is None:
        raise NotYours()
    return found


def _open(hold_id: UUID):
    """One that still stands. Raises NotYours."""
    found = _hold(hold_id)
    if found.lifted_at is not None:
        raise NotYours()
    return found
