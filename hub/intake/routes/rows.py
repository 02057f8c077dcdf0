"""What a file would do, row by row: new, changed, unchanged, rejected, of other counties."""

from uuid import UUID

from flask import Response, abort

from hub.cases.queries import changes_to_come
from hub.cases.rules.changes import in_words
from hub.cases.rules.facts import said
from hub.intake import queries
from hub.intake.models import ImportRun
from hub.intake.routes import bp
from hub.intake.rules.rejected import COUNCIL, list_csv, rejected_csv
from hub.intake.rules.verdicts import VERDICTS
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.web.pages import after, cut, page
from hub.kernel.web.tables import download
from hub.programmes.elsewhere import elsewhere
from hub.programmes.queries import programme
from hub.restricted.curtain import hidden_number

PAGE = 50


@bp.get("/<uuid:run_id>/rows/<verdict>")
@requires(May.IMPORT_LINE_LISTS)
def rows(run_id: UUID, verdict: str) -> Response:
    """The rows of one sort, a page at a time; of changed ones each fact, before and after."""
    if verdict not in VERDICTS:
        abort(404)
    run, plan, start = queries.run(run_id), programme(), after(int)
    slice_ = cut(queries.rows_of(run_id, verdict, start[0] if start else 0, PAGE + 1), PAGE, lambda row: (row.number,))
    changes: dict[int, list] = {}
    for one in changes_to_come(run_id, [row.number for row in slice_.rows]) if verdict == "changed" else ():
        changes.setdefault(one.number, []).append(one)
    known = [row.resident_id for row in slice_.rows if row.resident_id]
    record("list:shown", about=[run_id, *known], list=f"import_{verdict}", count=len(slice_.rows))
    return page(
        "intake/rows.html", run=run, plan=plan, verdict=verdict, verdicts=VERDICTS, slice=slice_, councils=elsewhere(),
        said=said, hidden=hidden_number() if verdict in ("changed", "unchanged") else 0,
        changes={number: in_words(told, plan) for number, told in changes.items()},
    )  # fmt: skip


@bp.get("/<uuid:run_id>/rejected.csv")
@requires(May.IMPORT_LINE_LISTS)
def rejected(run_id: UUID) -> Response:
    """The rows that could not be imported, as they came, each with its reason: to be mended and imported again."""
    run, rejects = queries.run(run_id), queries.rejects(run_id)
    record("file:made", about=[run_id], file="import_rejected", count=len(rejects))
    return _file(run, "rejected", rejected_csv(run.names, rejects))


@bp.get("/<uuid:run_id>/other-counties.csv")
@requires(May.IMPORT_LINE_LISTS)
def outside_file(run_id: UUID) -> Response:
    """The rows of other counties, as they came, each with the council that its address belongs to: to be passed on."""
    run, found, councils = queries.run(run_id), queries.rows_of(run_id, "outside", 0, None), elsewhere()
    record("file:made", about=[run_id], file="import_other_counties", count=len(found))
    told = ((row.cells, (councils.get(row.gss, ""), row.gss)) for row in found)
    return _file(run, "other-counties", list_csv(run.names, COUNCIL, told))


def _file(run: ImportRun, what: str, body: bytes) -> Response:
    # Not by the name of the file that came: whoever sent it may have called it after somebody.
    return download(f"import-{run.started_at:%Y%m%d-%H%M}-{what}.csv", body)
