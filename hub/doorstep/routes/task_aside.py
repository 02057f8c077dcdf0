"""An answer about a partner's task that was set aside: beside what was recorded, to be mended and recorded.

Once the task is over its form is told no longer (decision 12), and of the answer nothing is shown either.
"""

from datetime import datetime
from typing import Any

from flask import Response, flash, redirect, request, url_for
from marshmallow import fields
from sqlalchemy import Row

from hub.doorstep.actions import answers
from hub.doorstep.routes.given import in_words, source
from hub.doorstep.tasks import form_asked
from hub.handovers import queries as requests
from hub.kernel.audit import record
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.forms.schemas import Schema
from hub.kernel.problems import NotPossibleNow
from hub.kernel.web.pages import page
from hub.tasks.queries import is_workable
from hub.tasks.rules import attempts
from hub.visit_models.attempts.forms import attempt_schema, told
from hub.visit_models.questions import OUTCOME, asked_at, for_outcome
from hub.visit_models.rules import offered


def show(found: Row, why: dict[str, str]) -> Response:
    """The answer and, while the task can take another attempt, the form in which to record it."""
    task = requests.received(found.task_id)
    form = _form(found, task) if found.status == "aside" and is_workable(task) and task.form else None
    if request.method == "POST":
        if form is None:
            raise NotPossibleNow("This answer cannot be recorded.", "Go back to the answers set aside.")
        if form.valid:
            return _recorded(found, task, form)
    record("record:opened", about=[found.task_id, found.account_id], record="answer_aside")
    return page(
        "doorstep/task_aside.html", status=None if request.method == "POST" else 200, row=found, task=task, form=form,
        why=why, told=_in_words(found, task), made=_made(task),
    )  # fmt: skip


def _in_words(found: Row, task: Row) -> list[tuple[str, Any]]:
    return in_words(found, task.form["step"], form_asked(task)["question"]) if task.form else []


def _made(task: Row) -> list[tuple[datetime, str]]:
    """The attempts recorded so far: when, and how each ended."""
    if not task.form:
        return []
    labels = {one["key"]: one["label"] for one in task.form["step"]["outcome"]}
    return [(datetime.fromisoformat(one["at"]), labels[one["outcome"]]) for one in attempts(task)]


def _form(found: Row, task: Row) -> Form:
    """The step's form for the outcome, with what came from the phone; its faults stand beside it from the start."""
    schema = _schema(task, request.form.get(OUTCOME, found.outcome))
    return Form(schema) if request.method == "POST" else Form(schema, source=source(found, schema))


def _schema(task: Row, outcome: str) -> type[Schema]:
    step = task.form["step"]
    asked = asked_at(step, form_asked(task))
    if outcome in {one["key"] for one in offered(step)}:
        asked = for_outcome(asked, outcome)
    return attempt_schema(asked, task.accepted_at, dict[str, fields.Field]())


def _recorded(found: Row, task: Row, form: Form) -> Response:
    outcome, at, good = told(form.schema, form.data)
    done = answers.record_task_aside(found, seen_version(), {"outcome": outcome, "at": at}, good)
    flash(f"Recorded. {task.other_name} has the answer" if done else "Recorded as a further attempt")
    return redirect(url_for("doorstep.asides"), 303)
