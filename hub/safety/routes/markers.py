"""Risk markers: the list with what is due for review first, one with its history, adding and reviewing them."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, g, redirect, request, url_for
from sqlalchemy import Row

from hub.handovers import queries as requests
from hub.handovers.kinds import noted, part
from hub.kernel.access import May, may, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.forms.schemas import Schema
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours, Refused
from hub.kernel.tenancy import acting
from hub.kernel.web import searches
from hub.kernel.web.pages import after, cut, page
from hub.safety import queries, rules
from hub.safety.actions import markers
from hub.safety.schemas import AddMarker, AddMarkerAnywhere, EndMarker, HandMarker, MarkerFilter, RenewMarker

bp = Blueprint("markers", __name__)


def _at(handover: Row) -> queries.Found:
    """The markers at a request's address, asked once for its page."""
    known = g.setdefault("markers_of_request", {})
    if handover.id not in known:
        known[handover.id] = queries.markers_for(handover.subject)
    return known[handover.id]


@noted
def note(handover: Row) -> str | None:
    """The risks at a door, in a sentence for the top of the request's page."""
    here = _at(handover).here if handover.kind == "door-knock" else []
    pair = " Two must go." if any(one.pair_required for one in here) else ""
    return f"Risk at this address: {', '.join(one.label for one in here)}.{pair}" if here else None


@part
def on_request(handover: Row) -> tuple[str, dict] | None:
    """The markers with what to do about each, on the request's page."""
    if handover.kind != "door-knock":
        return None
    told = {"found": _at(handover), "postcode": handover.subject.get("postcode"), "handover_id": handover.id}
    return "safety/_request.html", told


@bp.route("/risk-markers", methods=["GET", "POST"])
@requires(May.SEE_RISKS)
def index():
    """The markers in force, what is due for review first; a postcode is searched for, and stands in no address."""
    if request.method == "POST":
        return searches.keep("postcode")
    form = Form(MarkerFilter, source=searches.given("postcode"))
    chosen = {name: form.data.get(name) for name in ("show", "postcode")} if not form.errors else {}
    show, postcode = chosen.get("show") or "", chosen.get("postcode")
    found = queries.markers(show, postcode, after(datetime.fromisoformat, UUID))
    slice = cut(found, queries.PAGE, lambda one: (one.expires_at, one.id))
    if postcode:
        record("search:made", list="risk_markers", fields=["postcode"], count=len(slice.rows))
    record("list:shown", about=[one.id for one in slice.rows], list="risk_markers", count=len(slice.rows))
    return page(
        "safety/markers.html", slice=slice, form=form, counts=queries.counts(), known=queries.categories(),
        category_of=rules.category_of, now=now(), due_at=rules.due_for_review(now()), last_day=rules.last_day,
    )  # fmt: skip


@bp.route("/risk-markers/new", methods=["GET", "POST"])
@requires(May.SEE_RISKS)
def add():
    """Add a marker at an address that no request speaks of."""
    form = _add_form(AddMarkerAnywhere)
    if form.valid:
        subject = {name: form.data.pop(name) for name in ("address", "postcode")}
        if (added := _added(form, subject)) is not None:
            return added
    return page("safety/add.html", form=form, row=None, known=queries.categories())


@bp.route("/requests/<uuid:handover_id>/risk-marker", methods=["GET", "POST"])
@requires(May.SEE_RISKS)
def add_here(handover_id: UUID):
    """Add a marker at the address of a request; `?category=` chooses one already, after a warning at the door."""
    row = requests.received(handover_id)
    if row is None or row.kind == "visit-step":
        raise NotYours()
    if not rules.address_key(row.subject):
        raise NotPossibleNow("This request has no address at which a marker could stand.")
    form = _add_form(AddMarker, request.args.get("category"))
    if form.valid and (added := _added(form, row.subject, row)) is not None:
        return added
    record("record:opened", about=[row.id], record="risk-marker-form")
    return page(
        "safety/add.html", form=form, row=row, place=rules.place_in_words(row.subject), known=queries.categories()
    )


def _add_form(schema: type[Schema], category: str | None = None) -> Form:
    kinds = [(one.key, one.label, one.advice) for one in queries.categories().values()]
    values = {"owner_id": acting().account_id, "category": category}
    return Form(schema, values, choices={"category": kinds, "owner_id": markers.reviewers()})


def _added(form: Form, subject: dict, row: Row | None = None):
    told = form.data
    try:
        marker_id = markers.add(
            subject, told["category"], told["owner_id"], told["note"], told["expires_on"], row.id if row else None
        )
    except Invalid as problem:
        form.refuse(problem)
        return None
    flash("Risk marker added")
    back = url_for("visits.show", handover_id=row.id) if row and row.kind == "door-knock" else None
    return redirect(back or url_for(".show", marker_id=marker_id), 303)


def _marker(marker_id: UUID) -> Row:
    found = queries.marker(marker_id)
    if found is None:
        raise NotYours()
    return found


def _reviewed(marker_id: UUID) -> Row:
    """A marker that the acting person may review: their own, or any for a manager. Raises NotYours, Refused."""
    found = _marker(marker_id)
    if found.owner_id != acting().account_id and not may(May.REVIEW_RISKS):
        raise Refused(May.REVIEW_RISKS)
    return found


@bp.get("/risk-markers/<uuid:marker_id>")
@requires(May.SEE_RISKS)
def show(marker_id: UUID):
    """One marker: what it warns of, who reviews it, until when, and its history."""
    found = _marker(marker_id)
    about = [found.id, *([found.handover_id] if found.handover_id else [])]
    record("record:opened", about=about, record="risk-marker")
    return page(
        "safety/marker.html", marker=found, kind=rules.category_of(queries.categories(), found.category),
        history=queries.reviews(found.id), stands=found.ended_at is None and found.expires_at > now(),
        may_review=found.owner_id == acting().account_id or may(May.REVIEW_RISKS), last_day=rules.last_day,
        due=found.expires_at <= rules.due_for_review(now()),
    )  # fmt: skip


def _reviewing(marker_id: UUID, form: Form, template: str, title: str):
    """The form of one review; what has ended is not reviewed any more."""
    found = _reviewed(marker_id)
    if found.ended_at is not None or found.expires_at <= now():
        raise NotPossibleNow("This marker has ended.", "Add a new one if the risk is still there.")
    record("record:opened", about=[found.id], record="risk-marker")
    kind = rules.category_of(queries.categories(), found.category)
    return page(template, marker=found, form=form, kind=kind, title=title, last_day=rules.last_day)


@bp.route("/risk-markers/<uuid:marker_id>/renew", methods=["GET", "POST"])
@requires(May.SEE_RISKS)
def renew(marker_id: UUID):
    """Let a marker stand for longer, with a reason."""
    form = Form(RenewMarker)
    if form.valid:
        try:
            markers.renew(_reviewed(marker_id).id, seen_version(), form.data["reason"], form.data["expires_on"])
        except Invalid as problem:
            form.refuse(problem)
        else:
            flash("Risk marker renewed")
            return redirect(url_for(".show", marker_id=marker_id), 303)
    return _reviewing(marker_id, form, "safety/review.html", "Renew this risk marker")


@bp.route("/risk-markers/<uuid:marker_id>/end", methods=["GET", "POST"])
@requires(May.SEE_RISKS)
def end(marker_id: UUID):
    """End a marker, with a reason."""
    form = Form(EndMarker)
    if form.valid:
        markers.end(_reviewed(marker_id).id, seen_version(), form.data["reason"])
        flash("Risk marker ended")
        return redirect(url_for(".show", marker_id=marker_id), 303)
    return _reviewing(marker_id, form, "safety/review.html", "End this risk marker")


@bp.route("/risk-markers/<uuid:marker_id>/hand-over", methods=["GET", "POST"])
@requires(May.SEE_RISKS)
def hand_over(marker_id: UUID):
    """Let a colleague review a marker."""
    form = Form(HandMarker, choices={"owner_id": markers.reviewers()})
    if form.valid:
        markers.hand_over(_reviewed(marker_id).id, seen_version(), form.data["owner_id"])
        flash("Risk marker given to somebody else to review")
        return redirect(url_for(".show", marker_id=marker_id), 303)
    return _reviewing(marker_id, form, "safety/review.html", "Give this risk marker to somebody else")
