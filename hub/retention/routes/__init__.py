"""The pages of retention: rules, what is due, erasures and their certificates, holds."""

from flask import Flask, url_for

from hub.kernel.access import May
from hub.kernel.clock import today
from hub.kernel.db import row
from hub.kernel.web.desk import Waiting, lies_on_desk, on_desk
from hub.retention.routes import erasures, holds, rules


def add(app: Flask) -> None:
    """Add the pages, and the lines that lead to them from the desk."""
    for one in (rules, erasures, holds):
        app.register_blueprint(one.bp)
    hint = "How long each class of record is kept, what is due, and the certificate of each erasure."
    lies_on_desk("Retention and erasure", "retention.index", May.KEEP_RECORDS, hint, order=30)
    lies_on_desk("Holds", "holds.index", May.KEEP_RECORDS, "What is kept from erasure, why, and until when.", order=31)


@on_desk(30, May.KEEP_RECORDS)
def holds_to_review() -> Waiting | None:
    """Holds whose day of review has come, which are urgent once it is past."""
    asked = """select count(*) as n, min(review_on) as first from legal_hold
               where org_id = acting_org() and lifted_at is null and review_on <= :today"""
    found = row(asked, today=today())
    said = f"{found.n} hold{'' if found.n == 1 else 's'} to review"
    return Waiting(found.n, said, url_for("holds.index"), urgent=bool(found.first and found.first < today()))


@on_desk(30, May.KEEP_RECORDS)
def people_who_came_again() -> Waiting | None:
    """Residents who came in again after their erasure."""
    found = row("select count(*) as n from erased_return where org_id = acting_org() and settled_at is null")
    said = f"{found.n} {'person' if found.n == 1 else 'people'} came again after erasure"
    return Waiting(found.n, said, url_for("retention.index", _anchor="again"))
