"""Which column of a file holds what: asked when a needed one is missing, and changed as long as a file waits."""

from uuid import UUID

from flask import Response, flash, redirect, request, url_for

from hub.intake import queries
from hub.intake.actions.columns import forget_column, match_columns
from hub.intake.routes import bp
from hub.intake.rules.columns import Question, questions
from hub.intake.schemas import columns_form
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form
from hub.kernel.problems import NotPossibleNow
from hub.kernel.web.pages import page
from hub.programmes.queries import programme


@bp.route("/<uuid:run_id>/columns", methods=["GET", "POST"])
@requires(May.IMPORT_LINE_LISTS)
def columns(run_id: UUID) -> Response:
    """Say which column of the file holds each fact that its names do not tell."""
    run, plan, kept = queries.run(run_id), programme(), queries.upload(run_id, content=False)
    if kept is None:
        raise NotPossibleNow("The columns of this file can’t be chosen any more.", "Look at the list of imports.")
    asked = questions(kept.head, plan.line_list, queries.names(plan.key), run.matched)
    form = Form(columns_form(asked), _first_guess(asked) | run.matched)
    if form.valid:
        chosen = {one.fact: form.data[one.fact] for one in asked.facts if form.data[one.fact]}
        match_columns(run_id, chosen, bool(form.data["remember"]))
        return redirect(url_for("intake.show", run_id=run_id), 303)
    record("record:opened", about=[run_id], record="import_columns")
    return page("intake/columns.html", run=run, form=form, asked=asked)


def _first_guess(asked: Question) -> dict[str, str]:
    """What is missing is preset to the nearest name, for a person to look at; nothing else is guessed."""
    return {one.fact: one.nearest for one in asked.facts if one.required and one.nearest}


@bp.post("/columns/forget")
@requires(May.IMPORT_LINE_LISTS)
def forget_name() -> Response:
    """No longer read columns of this name as somebody once said."""
    name = request.form.get("name", "").replace("\0", "")
    forget_column(programme().key, name)
    flash(f"“{name}” is no longer read.")
    return redirect(url_for("intake.index"), 303)
