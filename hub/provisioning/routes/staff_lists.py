"""Lists of staff: read in, looked at, done; with the rows that could not be done as a file."""

from uuid import UUID

from flask import Response, flash, redirect, request, url_for
from sqlalchemy import Row

from hub.identity import leaving
from hub.kernel import words
from hub.kernel.access import ROLE_NAMES, May, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form
from hub.kernel.problems import Invalid, NotYours
from hub.kernel.web.limits import takes_file
from hub.kernel.web.pages import page
from hub.kernel.web.tables import csv_file, download
from hub.provisioning import actions, queries, staff
from hub.provisioning.routes import bp
from hub.provisioning.schemas import StaffFile


@bp.route("/staff-lists", methods=["GET", "POST"])
@requires(May.MANAGE_PEOPLE)
@takes_file
def staff_lists() -> Response:
    """The last lists, and reading one in."""
    form = Form(StaffFile)
    if form.valid:
        try:
            return redirect(url_for(".staff_list", list_id=actions.read_list(form.data["file"].read())), 303)
        except Invalid as refused:
            form.refuse(refused)
    return page("provisioning/staff_lists.html", form=form, lists=queries.staff_lists())


@bp.get("/staff-lists/form")
@requires(May.MANAGE_PEOPLE)
def staff_list_form() -> Response:
    """An empty list with the columns that are known."""
    return download("staff.csv", csv_file([names[0] for names in staff.COLUMNS.values()], []))


@bp.route("/staff-lists/<uuid:list_id>", methods=["GET", "POST"])
@requires(May.MANAGE_PEOPLE)
def staff_list(list_id: UUID) -> Response:
    """What a list would do, and doing it."""
    found = _found(list_id)
    if request.method == "POST":
        done, refused = actions.do_list(list_id)
        flash(f"Done: {done}" + (f". Not done: {refused}, each with its reason below" if refused else ""))
        return redirect(url_for(".staff_list", list_id=list_id), 303)
    parts = {kind: [one for one in found.told["rows"] if one["kind"] == kind] for kind in (
        staff.JOIN, staff.BACK, staff.MOVE, staff.LEAVE)}  # fmt: skip
    losing = [*parts[staff.MOVE], *parts[staff.LEAVE]]
    each = leaving.held_by_each({UUID(one["account_id"]): () for one in losing})
    held = {str(account_id): found for account_id, found in each.items()}
    return page(
        "provisioning/staff_list.html", found=found, parts=parts, held=held, names=ROLE_NAMES, day_of=words.stored_day
    )


@bp.get("/staff-lists/<uuid:list_id>/not-done")
@requires(May.MANAGE_PEOPLE)
def staff_list_faults(list_id: UUID) -> Response:
    """The rows that could not be done, each with its reason, to be mended and read in again."""
    bad = _found(list_id).told["bad"]
    record("file:made", about=[list_id], file="staff_list", count=len(bad))
    headings = ["Row", "Why", *(names[0] for names in staff.COLUMNS.values())]
    return download("not-done.csv", csv_file(headings, ([one["number"], one["why"], *one["cells"]] for one in bad)))


@bp.post("/staff-lists/<uuid:list_id>/discard")
@requires(May.MANAGE_PEOPLE)
def discard_staff_list(list_id: UUID) -> Response:
    """Throw away what was read in."""
    actions.discard_list(list_id)
    flash("The list was thrown away: nothing has changed")
    return redirect(url_for(".staff_lists"), 303)


def _found(list_id: UUID) -> Row:
    found = queries.staff_list(list_id)
    if found is None:
        raise NotYours()
    return found
