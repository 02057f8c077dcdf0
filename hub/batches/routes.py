"""The report of a batch: a page that can be opened again, and a file of it."""

from uuid import UUID

from flask import Blueprint, url_for
from sqlalchemy import Row

from hub.batches import queries
from hub.batches.kinds import KINDS
from hub.cases.rules.words import listed_name
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.problems import NotYours
from hub.kernel.web.pages import page
from hub.kernel.web.tables import csv_file, download
from hub.programmes.queries import programme

bp = Blueprint("batches", __name__, url_prefix="/batches")


def _batch(batch_id: UUID) -> Row:
    """A batch of one's own organisation. Raises NotYours."""
    found = queries.batch(batch_id)
    if found is None:
        raise NotYours()
    return found


@bp.get("/<uuid:batch_id>")
@requires(May.SEE_CASES)
def show(batch_id: UUID):
    """What became of each case; those that were refused stay ticked for another try."""
    found, lines = _batch(batch_id), queries.lines(batch_id)
    record("list:shown", about=[one.resident_id for one in lines], list="batch", count=len(lines))
    kind = KINDS[found.kind]
    refused, done = [one for one in lines if not one.done], [one for one in lines if one.done]
    again = url_for(kind.again, **dict(kind.ids)) if kind.again and refused else None
    return page(
        "batches/show.html", batch=found, kind=kind, done=done, refused=refused, again=again, plan=programme(),
        listed_name=listed_name, back=f"{url_for('cases.index')}?{found.back}" if found.back else None,
    )  # fmt: skip


@bp.get("/<uuid:batch_id>/file")
@requires(May.SEE_CASES)
def file(batch_id: UUID):
    """The same as a file for a spreadsheet."""
    found, lines = _batch(batch_id), queries.lines(batch_id)
    record("file:made", about=[one.resident_id for one in lines], file="batch", count=len(lines))
    rows = [(one.reference, listed_name(one), one.postcode, "Yes" if one.done else "No", one.said) for one in lines]
    headings = ("Reference", "Resident", "Postcode", "Done", "What became of it")
    return download(f"{found.kind}-{found.at:%Y%m%d-%H%M}.csv", csv_file(headings, rows))
