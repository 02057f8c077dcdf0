"""The search page of an accepted enrichment request, and the answer's way back."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, request, url_for
from sqlalchemy import Row

from hub.enrichment import actions, queries, rules, schemas
from hub.handovers import queries as handovers
from hub.handovers.kinds import work_at
from hub.handovers.rules import STATUS_WORDS, in_words, is_open
from hub.handovers.seals import Otherwise, seal
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import page

bp = Blueprint("enrichment", __name__)
WORDS = {"kind_of": rules.kind_in_words, "outcomes": rules.OUTCOMES, "results": rules.RESULTS}


def register(app: Flask) -> None:
    """Add the pages, and say that enrichment is worked on here."""
    app.register_blueprint(bp)
    work_at("enrichment", "enrichment.search")


def _handover(handover_id: UUID) -> Row:
    found = handovers.received(handover_id)
    if found is None or found.kind != "enrichment":
        raise NotYours()
    return found


def _refuse_unless_workable(found: Row) -> None:
    """Raises NotPossibleNow when the hand-over has ended, or nobody claimed it."""
    if not is_open(found.status):
        raise NotPossibleNow(f"This request has ended: {STATUS_WORDS[found.status].lower()}.", "Go back to your queue.")
    if found.status == "waiting":
        raise NotPossibleNow("Nobody has claimed this request yet.", "Claim it first, then search.")


def _workable(handover_id: UUID) -> Row:
    found = _handover(handover_id)
    _refuse_unless_workable(found)
    return found


def _of_someone_else(row: Row) -> bool:
    return row.holder_id != acting().account_id


@bp.route("/requests/<uuid:handover_id>/search", methods=["GET", "POST"])
@requires(May.WORK_REQUESTS)
def search(handover_id: UUID):
    """The subject, the checklist of the district's systems, and what has been found so far."""
    row = _handover(handover_id)
    if request.method == "GET" and (not is_open(row.status) or row.status == "waiting"):
        record("record:opened", about=[row.id], record="search")
        return page("enrichment/closed.html", row=row, answer=row.answer if row.status == "returned" else None, **WORDS)
    _refuse_unless_workable(row)
    listed, head = queries.checklist(handover_id), queries.head(handover_id)
    present = {schemas.field_of(one["key"]): one["result"] for one in listed} | {"note": head.note if head else ""}
    form = Form(schemas.checklist_form(listed, row.returns), present)
    if form.valid:
        results = {one["key"]: form.data[schemas.field_of(one["key"])] for one in listed}
        actions.save_checklist(handover_id, seen_version(), results, form.data.get("note") or "")
        flash("Checklist saved")
        return redirect(_next_page(handover_id), 303)
    record("record:opened", about=[row.id], record="search")
    points = queries.points(handover_id)
    return page(
        "enrichment/search.html", row=row, form=form, head=head, subject=in_words(row.subject), points=points,
        kind_of=rules.kind_in_words, label_of=lambda key: rules.label_of(listed, key), elsewhere=_of_someone_else(row),
        known=lambda one: rules.is_known(row.subject, one.kind, one.value),
        missing=rules.missing_before_return(listed, points), bare=rules.without_details(listed, points),
        systems=len(listed), searched=sum(one["result"] != "not-searched" for one in listed),
    )  # fmt: skip


def _next_page(handover_id: UUID) -> str:
    """Where the button that saved the checklist leads: nothing that was ticked is lost on the way."""
    pages = {"add": ".add", "answer": ".send_back"}
    return url_for(pages.get(request.form.get("then", ""), ".search"), handover_id=handover_id)


@bp.route("/requests/<uuid:handover_id>/search/add", methods=["GET", "POST"])
@requires(May.WORK_REQUESTS)
def add(handover_id: UUID):
    """Add a contact point with the system it came from."""
    row = _workable(handover_id)
    offered = [(one["key"], one["label"]) for one in queries.systems()]
    form = Form(schemas.AddPoint, {"system": request.args.get("system")}, choices={"system": offered})
    if form.valid and _added(handover_id, form):
        flash("Contact details added")
        if request.form.get("then") == "another":
            return redirect(url_for(".add", handover_id=handover_id, system=form.data["system"]), 303)
        return redirect(url_for(".search", handover_id=handover_id), 303)
    record("record:opened", about=[row.id], record="search")
    added = [(rules.kind_in_words(one.kind, one.value), one.value) for one in queries.points(handover_id)]
    return page("enrichment/add.html", row=row, form=form, elsewhere=_of_someone_else(row), added=added)


def _added(handover_id: UUID, form: Form) -> bool:
    given = form.data
    value = f"{given['address']}, {given['postcode']}" if given["kind"] == "address" else given[given["kind"]]
    try:
        actions.add_point(handover_id, given["kind"], value, given["system"])
    except Invalid as refused:
        form.refuse(refused)
    return form.valid


@bp.post("/requests/<uuid:handover_id>/search/points/<uuid:point_id>/remove")
@requires(May.WORK_REQUESTS)
def remove(handover_id: UUID, point_id: UUID):
    """Take away a contact point added by mistake; nothing of it goes back."""
    _workable(handover_id)
    actions.remove_point(handover_id, point_id)
    flash("Contact details removed")
    return redirect(url_for(".search", handover_id=handover_id), 303)


@bp.route("/requests/<uuid:handover_id>/search/return", methods=["GET", "POST"])
@requires(May.WORK_REQUESTS)
def send_back(handover_id: UUID):
    """Show exactly what goes back, then send it."""
    row = _workable(handover_id)
    changed = []
    if request.method == "POST":
        version = seen_version()
        try:
            actions.return_answer(row, request.form.get("seal", ""), version)
        except Otherwise as otherwise:
            changed = otherwise.changed
        else:
            flash(f"Request {row.reference} is answered. {row.other_name} has been told")
            return redirect(url_for("handovers.show", handover_id=handover_id), 303)
    answer = actions.answer_for(row)
    record("preview:shown", about=[row.id], kind="enrichment", fields=list(answer))
    fault = rules.missing_before_return(queries.checklist(handover_id), queries.points(handover_id))
    return page(
        "enrichment/return.html", 409 if changed else None, row=row, answer=answer, seal=seal(answer),
        fault=fault, changed=changed, elsewhere=_of_someone_else(row), **WORDS,
    )  # fmt: skip
