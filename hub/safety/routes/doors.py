"""Who is at a door now, for managers and a partner's coordinators: since when, expected out when, and the alarms."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from sqlalchemy import Row

from hub.kernel.access import May, may, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.web.pages import page
from hub.safety import queries, rules
from hub.safety.actions import doors
from hub.safety.schemas import Acknowledge, Reason
from hub.teams.queries import patches

bp = Blueprint("doors", __name__, url_prefix="/safety")


def alarm() -> tuple[str, str] | None:
    """The banner on the pages of whoever watches doors while an alarm waits; for others nothing is asked."""
    waiting = queries.unanswered() if may(May.WATCH_DOORS) else 0
    if not waiting:
        return None
    words = "Somebody is overdue at a door." if waiting == 1 else f"{waiting} visits are overdue at a door."
    return words, url_for("doors.index")


@bp.get("")
@requires(May.WATCH_DOORS)
def index():
    """Everybody at a door now, whoever is overdue first; and the alarms of the last days."""
    there = queries.at_doors()
    raised: dict[UUID, list[Row]] = {}
    for one in queries.alarms([one.id for one in there]):
        raised.setdefault(one.check_in_id, []).append(one)
    about = [each for one in there for each in (one.visit_id, one.handover_id)]
    record("list:shown", about=about, list="at_the_door", count=len(there))
    known = dict(patches()) if any(one.patch for one in there) else {}  # a partner has none
    return page(
        "safety/doors.html", there=there, raised=raised, patches=known, past=queries.recent(),
        done=rules.DONE, now=now(),
    )  # fmt: skip


def _there(check_in_id: UUID) -> Row:
    found = queries.check_in(check_in_id)
    if found is None:
        raise NotYours()
    return found


@bp.route("/<uuid:check_in_id>/acknowledge", methods=["GET", "POST"])
@requires(May.WATCH_DOORS)
def acknowledge(check_in_id: UUID):
    """Take an alarm up, and say what was done about it."""
    found, form = _there(check_in_id), Form(Acknowledge)
    if form.valid:
        doors.acknowledge(check_in_id, form.data["done"], form.data["note"])
        flash("You have taken up the alarm")
        return redirect(url_for(".index"), 303)
    if all(one.acknowledged_at for one in queries.alarms([check_in_id])):
        raise NotPossibleNow("No alarm waits here: a colleague has taken it up.", "Look at who did, and what they did.")
    record("record:opened", about=[found.visit_id, found.handover_id], record="check-in")
    return page("safety/acknowledge.html", row=found, form=form)


@bp.route("/<uuid:check_in_id>/out", methods=["GET", "POST"])
@requires(May.WATCH_DOORS)
def out(check_in_id: UUID):
    """Say for somebody else that they are out, and how one knows."""
    found, form = _there(check_in_id), Form(Reason)
    if form.valid:
        doors.bring_out(check_in_id, form.data["why"])
        flash("They are out")
        return redirect(url_for(".index"), 303)
    if found.ended_at is not None:
        raise NotPossibleNow("This has ended already: nobody is at this door.")
    record("record:opened", about=[found.visit_id, found.handover_id], record="check-in")
    return page("safety/out.html", row=found, form=form)
