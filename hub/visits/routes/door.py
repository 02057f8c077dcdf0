"""The door of a visit: somebody checks in before it, asks for more time, and says that they are out."""

from uuid import UUID

from flask import flash, redirect, url_for
from sqlalchemy import Row

from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import page
from hub.safety import queries as safety
from hub.safety.actions import doors
from hub.safety.rules import MORE
from hub.visits.at_door import go_to_door, place_of
from hub.visits.routes import bp, requested, under_way


@bp.route("/check-in", methods=["GET", "POST"])
@requires(May.WORK_REQUESTS)
def check_in(handover_id: UUID):
    """Say that one goes to the door now, with whom, and for how long."""
    found, visit = under_way(handover_id)
    place = place_of(found, visit)
    if place.kind in ("call", "partner"):
        raise NotPossibleNow("Nobody of yours goes to a door in this step.", "Look at what the visit model says.")
    form = place.form(blank=False)
    if form is None:
        raise NotPossibleNow("Somebody is at a door already.", "Open the visit to see who, and since when.")
    if form.valid:
        try:
            go_to_door(visit, form.data["going_with"], form.data["minutes"])
        except Invalid as problem:
            form.refuse(problem)
        else:
            flash("You are at the door. Say when you are out, or record what happened")
            return redirect(url_for(".show", handover_id=handover_id), 303)
    record("record:opened", about=[found.id, visit.id], record="visit")
    return page("visits/check_in.html", row=found, visit=visit, place=place, form=form)


def _own_check_in(handover_id: UUID) -> Row:
    """The check-in at this visit's door that oneself is part of, also when the visit is over. Raises NotPossibleNow."""
    requested(handover_id)
    there = [one for one in safety.of_request(handover_id) if acting().account_id in one.account_ids]
    if not there:
        raise NotPossibleNow("You are not at this door.", "Open the visit to see who is.")
    return there[0]


@bp.post("/more-time")
@requires(May.WORK_REQUESTS)
def more_time(handover_id: UUID):
    """Need more time at the door: the alarm waits for longer."""
    doors.more_time(_own_check_in(handover_id).id)
    flash(f"You have {MORE} more minutes")
    return redirect(url_for(".show", handover_id=handover_id), 303)


@bp.post("/out")
@requires(May.WORK_REQUESTS)
def come_out(handover_id: UUID):
    """Be out of the door; what happened there is recorded now or later."""
    doors.come_out(_own_check_in(handover_id).id)
    flash("You are out of the door")
    return redirect(url_for(".show", handover_id=handover_id), 303)
