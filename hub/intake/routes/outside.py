"""People on the lists who are other counties': rows that were not opened, and cases that were closed for it."""

from datetime import datetime
from uuid import UUID

from flask import Response, flash, redirect, url_for

from hub.cases.rules.words import listed_name
from hub.intake import queries
from hub.intake.actions import runs
from hub.intake.actions.outside import take_in as take_rows_in
from hub.intake.routes import bp
from hub.intake.rules.passed_on import cells, header
from hub.intake.rules.rejected import COUNCIL, list_csv
from hub.intake.schemas import TakeIn
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.problems import Invalid
from hub.kernel.web.pages import after, cut, page
from hub.kernel.web.tables import download
from hub.programmes.elsewhere import elsewhere
from hub.programmes.queries import programme

PAGE = 50


@bp.get("/other-counties")
@requires(May.IMPORT_LINE_LISTS)
def other_counties() -> Response:
    """Lists with rows of other counties, and the cases that triage found to be theirs."""
    plan, start = programme(), after(datetime.fromisoformat, UUID)
    closed = queries.closed_outside(plan.outside.key, start, PAGE + 1) if plan.outside else ()
    slice_ = cut(closed, PAGE, lambda row: (row.closed_at, row.id))
    record("list:shown", about=[row.resident_id for row in slice_.rows], list="other_counties", count=len(slice_.rows))
    return page(
        "intake/other_counties.html", runs=queries.runs_with_others(), slice=slice_, plan=plan, councils=elsewhere(),
        listed_name=listed_name,
    )  # fmt: skip


@bp.get("/other-counties.csv")
@requires(May.IMPORT_LINE_LISTS)
def closed_file() -> Response:
    """The cases of the last 30 days that were closed as another county's, in the list's own layout, to be passed on."""
    plan, councils = programme(), elsewhere()
    found = queries.passed_on(plan.outside.key, now() - runs.REJECTS_KEPT) if plan.outside else ()
    record("file:made", about=[row.resident_id for row in found], file="other_counties", count=len(found))
    told = ((cells(row.facts, plan), (councils.get(row.gss, ""), row.gss or "")) for row in found)
    return download("other-counties.csv", list_csv(header(plan), COUNCIL, told))


@bp.post("/<uuid:run_id>/other-counties")
@requires(May.IMPORT_LINE_LISTS)
def take_in(run_id: UUID) -> Response:
    """Open ticked rows as cases here, though their address seemed to be another county's."""
    run, form = queries.run(run_id), Form(TakeIn)
    if not form.valid:
        raise Invalid(form.errors)
    count = take_rows_in(run.id, form.data["rows"])
    words = programme().words
    flash(f"{count:,} {words['case'] if count == 1 else words['cases']} opened. Say in triage which district answers.")
    return redirect(url_for("intake.rows", run_id=run_id, verdict="outside"), 303)
