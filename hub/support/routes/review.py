"""For whoever is in charge: needs that wait too long, and those that could not be met, by kind and place."""

from datetime import timedelta

from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now, today
from hub.kernel.web.pages import page
from hub.kernel.web.tables import csv_file, download
from hub.support import queries, rules
from hub.support.routes import of_needs as bp


@bp.get("")
@requires(May.REVIEW_NEEDS)
def review():
    """What waits, what could not be met, and where."""
    hours = queries.support().remind_hours
    waiting, unmet = queries.waiting(now() - timedelta(hours=hours)), queries.unmet()
    shown = [*waiting[: queries.PAGE], *unmet[: queries.PAGE]]
    record("list:shown", about=[row.id for row in shown], list="needs", count=len(shown))
    return page(
        "support/review.html", waiting=waiting, unmet=unmet, tally=queries.tally(), rules=rules, hours=hours,
        most=queries.PAGE,
    )  # fmt: skip


@bp.get("/unmet.csv")
@requires(May.REVIEW_NEEDS)
def unmet_file():
    """How many needs of each kind could not be met, by the first half of the postcode."""
    tally = queries.tally()
    counted = [(rules.label(one.kind), one.area or "Not known", one.count) for one in tally]
    record("file:made", file="unmet_needs", count=len(tally))
    body = csv_file(("Need", "Area", "Could not be met"), counted)
    return download(f"unmet-needs-{today().isoformat()}.csv", body)
