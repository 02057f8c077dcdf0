"""A partner's pages: their tasks, one task with its form, accepting, declining and giving it to a volunteer."""

from datetime import datetime
from uuid import UUID

from flask import flash, redirect, request, url_for
from marshmallow import fields
from sqlalchemy import Row

from hub.handovers import actions as handovers
from hub.handovers.rules import in_words, is_open
from hub.identity.queries import colleagues
from hub.kernel.access import May, Role, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.forms.schemas import Schema
from hub.kernel.problems import EditConflict, NotPossibleNow
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import after, cut, page
from hub.safety import queries as safety
from hub.tasks import actions, queries
from hub.tasks.at_door import Place, place_of
from hub.tasks.routes import bp
from hub.tasks.rules import PAIR, PAIR_ASKED, attempts, next_due
from hub.tasks.schemas import GiveTo
from hub.teams.queries import may_visit, may_visit_among, today
from hub.visit_models.attempts import Asked, ask
from hub.visit_models.attempts.actions import forget


@bp.get("")
@requires(May.SEE_TASKS)
def index():
    """The open tasks, the first due first."""
    slice = cut(queries.tasks(after(datetime.fromisoformat, UUID)), queries.PAGE, lambda row: (row.due_at, row.id))
    record("list:shown", about=[row.id for row in slice.rows], list="tasks", count=len(slice.rows))
    lapsed = acting().role == Role.VOLUNTEER and not may_visit(acting().account_id, today())
    at_door = safety.around(None, [acting().account_id])
    return page("tasks/index.html", slice=slice, lapsed=lapsed, at_door=at_door, now=now())


@bp.route("/<uuid:task_id>", methods=["GET", "POST"])
@requires(May.WORK_TASKS)
def show(task_id: UUID):
    """What to do, and the form in which to say what happened. Once it is over nothing of the resident is shown."""
    task = queries.task(task_id)
    if request.method == "POST":
        _refuse(task)
    place = place_of(task)
    asked = _asked(task, place) if queries.is_workable(task) else None
    if asked and asked.goes_to is not None:
        return redirect(url_for(".show", task_id=task.id, ask=asked.goes_to or None), 303)
    if asked and asked.answered:
        outcome, at, answers, own = asked.answered
        done = actions.record_attempt(task, seen_version(), outcome, at, answers, own.get(PAIR))
        if asked.screens:
            forget(task.id)
        flash(f"Thank you. {task.other_name} has your answer" if done else "Recorded")
        return redirect(url_for(".index") if done else url_for(".show", task_id=task.id), 303)
    record("record:opened", about=[task.id], record="task")
    template = "tasks/question.html" if asked and asked.is_screen else "tasks/show.html"
    form = asked.form if asked else None
    return page(template, task=task, asked=asked, form=form, place=place, now=now(), **_context(task, place))


def _refuse(task: Row) -> None:
    """Refuse what is over, not accepted yet, or was changed meanwhile. Raises NotPossibleNow, EditConflict."""
    if not is_open(task.status):
        raise NotPossibleNow("This task is over.", "Please do not contact the resident.")
    if task.status == "waiting":
        raise NotPossibleNow("Nobody has accepted this task yet.", "Accept it first.")
    if task.version != seen_version():
        raise EditConflict(task.version, [("Attempts recorded", str(len(attempts(task))), None)])


def _asked(task: Row, place: Place) -> Asked:
    """The form; that two went is known already from the check-in."""
    step, extra = task.form["step"], {}
    if place.pair:
        extra[PAIR] = fields.Boolean(required=True, metadata={"label": PAIR_ASKED["label"]})
    # Under an agreement that has ended only the outcome passes: nothing else is asked.
    form = task.form["form"] if queries.is_shown(task) else None
    known = {PAIR: True} if place.mine and place.mine == place.here and len(place.mine.account_ids) == 2 else {}
    return ask((task.id, task.version), step, form, task.accepted_at, extra, known)


def _context(task: Row, place: Place) -> dict:
    """What the page shows of an open task: the copied facts, the attempts so far and when the next is due."""
    if not is_open(task.status):
        return {"is_open": False, "is_shown": False}
    step, following = task.form["step"], next_due(task)
    labels = {each["key"]: each["label"] for each in step["outcome"]}
    return {
        "is_open": True,
        "is_shown": queries.is_shown(task),
        "step": step,
        "handed_over": in_words(task.subject or {}),
        "made": [(datetime.fromisoformat(one["at"]), labels[one["outcome"]]) for one in attempts(task)],
        "due": following,
        "early": following.not_before > now(),
        "accept_by": datetime.fromisoformat(task.form["accept_by"]),
        "mine": task.holder_id == acting().account_id,
        "going": place.form(),
    }


@bp.post("/<uuid:task_id>/accept")
@requires(May.ACCEPT_TASKS)
def accept(task_id: UUID):
    """Take the task on."""
    handovers.accept(queries.task(task_id).id, seen_version())
    flash("You have accepted this task")
    return redirect(url_for(".show", task_id=task_id), 303)


@bp.route("/<uuid:task_id>/decline", methods=["GET", "POST"])
@requires(May.ACCEPT_TASKS)
def decline(task_id: UUID):
    """Say no, or give back a task that cannot be done after all; the council goes on without the partner."""
    task, form = queries.task(task_id), Form(Schema)
    if form.submitted:
        handovers.bounce(task.id, seen_version(), "declined")
        flash(f"{task.other_name} has been told that you cannot do this")
        return redirect(url_for(".index"), 303)
    if not is_open(task.status):
        raise NotPossibleNow("This task is over.", "Please do not contact the resident.")
    return page("tasks/decline.html", task=task, form=form)


@bp.route("/<uuid:task_id>/give-back", methods=["GET", "POST"])
@requires(May.WORK_TASKS)
def give_back(task_id: UUID):
    """A volunteer who cannot go after all gives the task back to the coordinator, after a confirmation."""
    task, form = queries.task(task_id), Form(Schema)
    if not is_open(task.status):
        raise NotPossibleNow("This task is over.", "Please do not contact the resident.")
    if task.holder_id != acting().account_id:
        raise NotPossibleNow("You do not hold this task.", "Open it to see who does.")
    if form.submitted:
        actions.give_back(task, seen_version())
        flash("Your coordinator has the task again")
        return redirect(url_for(".index"), 303)
    return page("tasks/give_back.html", task=task, form=form)


@bp.route("/<uuid:task_id>/give", methods=["GET", "POST"])
@requires(May.ACCEPT_TASKS)
def give(task_id: UUID):
    """Give the task to one of the partner's own people; giving it is accepting it."""
    task = queries.task(task_id)
    known = colleagues(Role.VOLUNTEER)  # whoever goes to a door is a volunteer with a check, a coordinator too
    checked = may_visit_among([one.id for one in known], today())
    people = [(one.id, one.name) for one in known if one.id in checked]
    lapsed = [one.name for one in known if one.id not in checked]
    form = Form(GiveTo, {"holder_id": task.holder_id}, choices={"holder_id": people})
    if form.valid:
        actions.give(task, seen_version(), form.data["holder_id"])
        flash("Task given")
        return redirect(url_for(".show", task_id=task_id), 303)
    if not is_open(task.status):
        raise NotPossibleNow("This task is over.")
    return page("tasks/give.html", task=task, form=form, lapsed=lapsed)
