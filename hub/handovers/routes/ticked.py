"""What is done with the ticked requests of the queue, and the report of it."""

from uuid import UUID

from flask import flash, redirect, request

from hub.directory.fields import KINDS
from hub.handovers import bulk, rules
from hub.handovers import queue as listing
from hub.handovers.routes import bp
from hub.handovers.routes.queue import back_to_queue
from hub.handovers.routes.request import to_whom
from hub.kernel.access import May, may, requires
from hub.kernel.audit import record
from hub.kernel.web.pages import page


def _ticked() -> dict[UUID, int]:
    """The ticked requests and the versions that were seen; what is neither id nor number was not ticked on our page."""
    found = {}
    for one in request.form.getlist("request")[: listing.PAGE]:
        try:
            row_id, version = one.split(".")
            found[UUID(row_id)] = int(version[:9])
        except ValueError:
            continue
    return found


def _none():
    flash("Select the requests first: tick the box in front of each", "important")
    return redirect(back_to_queue(), 303)


def _reported(title: str, verb: str, report: bulk.Report):
    shown = [*report.done, *(row for row, _ in report.refused)]
    record("list:shown", about=[row.id for row in shown], list="ticked_requests", count=len(shown))
    return page(
        "handovers/report.html", title=title, verb=verb, report=report, kinds=KINDS, statuses=rules.STATUS_WORDS,
        team_names=listing.around().teams, back=back_to_queue(),
    )  # fmt: skip


@bp.post("/requests/claim")
@requires(May.WORK_REQUESTS)
def claim_ticked():
    """Take the ticked requests for oneself."""
    ticked = _ticked()
    return _reported("Requests claimed", "claimed", bulk.claim(ticked)) if ticked else _none()


@bp.post("/requests/release")
@requires(May.WORK_REQUESTS)
def release_ticked():
    """Put the ticked requests back into the queue."""
    ticked = _ticked()
    if not ticked:
        return _none()
    return _reported("Requests released", "released", bulk.release(ticked, of_others=may(May.ASSIGN_REQUESTS)))


@bp.post("/requests/assign")
@requires(May.ASSIGN_REQUESTS)
def assign_ticked():
    """Give the ticked requests to a colleague or a team, after seeing what will happen to each."""
    ticked = _ticked()
    if not ticked:
        return _none()
    form = to_whom(blank="holder_id" not in request.form)
    if form.valid:
        report = bulk.assign(ticked, form.data["holder_id"], form.data["team"])
        return _reported("Requests assigned", "assigned", report)
    chosen = listing.listed(ticked)
    record("list:shown", about=[row.id for row in chosen], list="ticked_requests", count=len(chosen))
    return page(
        "handovers/assign_ticked.html", chosen=chosen, ticked=ticked, form=form, kinds=KINDS,
        statuses=rules.STATUS_WORDS, is_open=rules.is_open, team_names=listing.around().teams, back=back_to_queue(),
    )  # fmt: skip
