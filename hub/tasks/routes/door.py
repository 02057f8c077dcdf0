"""The door of a task: a volunteer checks in before it, asks for more time, and says that they are out."""

from uuid import UUID

from flask import flash, redirect, url_for
from sqlalchemy import Row

from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import page
from hub.safety import queries as safety
from hub.safety.actions import doors
from hub.safety.rules import MORE
from hub.tasks import queries
from hub.tasks.at_door import go_to_door, place_of
from hub.tasks.routes import bp


@bp.route("/<uuid:task_id>/check-in", methods=["GET", "POST"])
@requires(May.WORK_TASKS)
def check_in(task_id: UUID):
    """Say that one goes to the door now, with whom where two must, and for how long."""
    task = queries.task(task_id)
    if not queries.is_shown(task):
        raise NotPossibleNow("This task is over.", "Please do not contact the resident.")
    place = place_of(task)
    form = place.form(blank=False)
    if form is None:
        raise NotPossibleNow("You cannot go to this door now.", "Open the task to see who holds it, and who is there.")
    if form.valid:
        try:
            go_to_door(task, form.data.get("going_with"), form.data["minutes"])
        except Invalid as problem:
            form.refuse(problem)
        else:
            flash("You are at the door. Say when you are out, or record what happened")
            return redirect(url_for(".show", task_id=task_id), 303)
    record("record:opened", about=[task.id], record="task")
    return page("tasks/check_in.html", task=task, place=place, form=form)


def _own_check_in(task_id: UUID) -> Row:
    """The check-in at this door that oneself is part of: also when the task is over, or not one's own to see.

    Raises NotYours, NotPossibleNow.
    """
    mine = [one for one in safety.around(None, [acting().account_id]) if one.task_id == task_id]
    if not mine:
        queries.task(task_id)
        raise NotPossibleNow("You are not at this door.", "Open the task to see who is.")
    return mine[0]


def _onward(task_id: UUID):
    """Back to the task; to the list for whoever went along, and does not hold it."""
    try:
        queries.task(task_id)
    except (NotYours, NotPossibleNow):
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".show", task_id=task_id), 303)


@bp.post("/<uuid:task_id>/more-time")
@requires(May.WORK_TASKS)
def more_time(task_id: UUID):
    """Need more time at the door: the alarm waits for longer."""
    doors.more_time(_own_check_in(task_id).id)
    flash(f"You have {MORE} more minutes")
    return _onward(task_id)


@bp.post("/<uuid:task_id>/out")
@requires(May.WORK_TASKS)
def come_out(task_id: UUID):
    """Be out of the door; what happened there is recorded now or later."""
    doors.come_out(_own_check_in(task_id).id)
    flash("You are out of the door")
    return _onward(task_id)
