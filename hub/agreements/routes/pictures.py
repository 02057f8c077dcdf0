"""The DPIA matrix and the picture of data flows: the agreements in force, told the other way round."""

from hub.agreements.queries import terms
from hub.agreements.routes import bp
from hub.agreements.rules.flows import HEADINGS, alike, matrix, picture
from hub.directory.fields import KINDS
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now, today
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import page
from hub.kernel.web.tables import csv_file, download


@bp.get("/matrix")
@requires(May.SEE_AGREEMENTS)
def dpia():
    """Who receives which fields for what, on which legal basis, kept how long."""
    return page("agreements/matrix.html", terms=alike(terms.in_force(), today()), at=now())


@bp.get("/matrix.csv")
@requires(May.SEE_AGREEMENTS)
def dpia_file():
    """The same as a file."""
    flows = matrix(terms.in_force(), today())
    record("file:made", file="dpia_matrix", count=len(flows))
    return download("dpia-matrix.csv", csv_file(HEADINGS, (one.line for one in flows)))


@bp.get("/flows")
@requires(May.SEE_AGREEMENTS)
def flows():
    """Arrows between organisations, with kinds and numbers of fields, and the table beside them."""
    found = terms.in_force()
    return page(
        "agreements/flows.html", drawing=picture(found, acting().org_id, today()), flows=found, kinds=KINDS, at=now()
    )
