"""The list of imports, the upload, and one run from preview to result."""

from datetime import datetime
from uuid import UUID

from flask import Response, flash, redirect, url_for

from hub.cases.beside import MOST, bounded
from hub.intake import queries
from hub.intake.actions import runs
from hub.intake.models import ImportRun
from hub.intake.routes import bp
from hub.intake.rules.progress import time_left
from hub.intake.rules.verdicts import VERDICTS, would_do
from hub.intake.schemas import LineListFile
from hub.kernel.access import May, may, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.problems import Invalid
from hub.kernel.sheets.files import megabytes
from hub.kernel.web.limits import takes_file
from hub.kernel.web.pages import after, cut, page
from hub.matching.queries import waiting_of_list
from hub.programmes.facts import FACTS
from hub.programmes.queries import programme

SIZE = 25
REASONS_SHOWN = 20
UNDER_WAY = ("reading", "importing")


@bp.get("")
@requires(May.IMPORT_LINE_LISTS)
def index() -> Response:
    """Runs, the newest first, and the form for the next one."""
    found = queries.runs(after(datetime.fromisoformat, UUID), SIZE + 1)
    return _index(Form(LineListFile, blank=True), cut(found, SIZE, lambda run: (run.started_at, run.id)))


@bp.post("")
@requires(May.IMPORT_LINE_LISTS)
@takes_file
def upload() -> Response:
    """Take in a file, if it can be read."""
    form = Form(LineListFile)
    if form.valid:
        given = form.data["file"]
        try:
            run_id = runs.upload(given.filename or "", given.read())
            return redirect(url_for("intake.show", run_id=run_id), 303)
        except Invalid as wrong:
            form.refuse(wrong)
    return _index(form, cut(queries.runs(None, SIZE + 1), SIZE, lambda run: (run.started_at, run.id)))


@bp.get("/<uuid:run_id>")
@requires(May.IMPORT_LINE_LISTS)
def show(run_id: UUID) -> Response:
    """One run: what it would do, how far it is, what it did. One whose columns are not known asks for them first."""
    run = queries.run(run_id)
    if run.status == "unmatched":
        return redirect(url_for("intake.columns", run_id=run_id), 303)
    rejects = queries.rejects(run_id, REASONS_SHOWN) if run.rejected and run.status not in UNDER_WAY else ()
    if rejects:
        record("record:opened", about=[run_id], record="import")
    return page(
        "intake/run.html",
        run=run,
        under_way=run.status in UNDER_WAY,
        before=queries.imported_before(run) if run.status == "ready" else None,
        since=queries.imported_since(run) if run.status == "ready" else None,
        rejects=rejects,
        size=megabytes(run.size),
        left=time_left(run, now()),
        verdicts=VERDICTS,
        alike=_alike(run),
        verb=would_do(run.new, run.changed),
    )


def _alike(run: ImportRun) -> str:
    """How many pairs that may be one person wait for a decision about those on an imported list; "" for none."""
    if run.status != "finished" or not may(May.MATCH_PEOPLE):
        return ""
    found = waiting_of_list(run.id, MOST + 1)
    return bounded(found) if found else ""


@bp.post("/<uuid:run_id>/confirm")
@requires(May.IMPORT_LINE_LISTS)
def confirm(run_id: UUID) -> Response:
    """Import what the preview showed."""
    runs.confirm(run_id)
    return redirect(url_for("intake.show", run_id=run_id), 303)


@bp.post("/<uuid:run_id>/discard")
@requires(May.IMPORT_LINE_LISTS)
def discard(run_id: UUID) -> Response:
    """Do not import this file."""
    runs.discard(run_id)
    flash("The file was discarded. Nothing of it was kept.")
    return redirect(url_for("intake.index"), 303)


def _index(form: Form, slice_) -> Response:
    plan = programme()
    return page(
        "intake/index.html", form=form, slice=slice_, line_list=plan.line_list, FACTS=FACTS,
        remembered=queries.column_names(plan.key),
    )  # fmt: skip
