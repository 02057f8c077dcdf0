"""The pages on which a draft is written: one for the whole, one for each step, outcome, form and question."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, flash, redirect, request, url_for
from marshmallow import ValidationError
from sqlalchemy import Row

from hub.drafting import actions, queries
from hub.drafting.rules.edits import WHOLE, Full, Gone, Path, Table, own, part, put, seen
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.problems import EditConflict, NotPossibleNow, NotYours
from hub.kernel.web.pages import page
from hub.visit_models.queries import surroundings
from hub.visit_models.reading import Names, difference
from hub.visit_models.rules import Model

bp = Blueprint("drafting", __name__, url_prefix="/visit-model/draft")


def register(app: Flask) -> None:
    """Add the pages."""
    from hub.drafting.routes import draft, forms, steps  # noqa: F401 (each adds its views)

    app.register_blueprint(bp)


def the_draft() -> Row:
    """The draft that is written here. Raises NotPossibleNow."""
    draft = queries.stand().draft
    if draft is None:
        raise NotPossibleNow("There is no draft to change.", "Start one from the page of the visit model.")
    return draft


def the_part(draft: Row, *path: tuple[str, str]) -> Table:
    """What stands there in the draft; 404 when it does not."""
    try:
        return part(draft.body, path)
    except Gone:
        raise NotYours() from None


def edited(
    draft: Row, form: Form, told: Callable[[dict[str, Any]], Table], edit: Callable[[Model, Table], Model],
    to: Callable[[Model], str], path: Path | None = None, **shown: Any,
) -> Response:  # fmt: skip
    """The page of a form, or what it leads to once it is sent and right.

    `told` makes of its data what a file would say, `edit` puts that into the draft; with a `path` what stands there
    must still be what the page showed, or both are shown and the person chooses.
    """
    version = request.form.get("version") or (seen(part(draft.body, path)) if path is not None else None)
    conflict: list[tuple[str, Any, Any]] = []
    if form.valid:
        try:
            mine = told(form.data)
            saw = seen_version() if path is not None else None
            body = actions.change(
                draft.version, lambda body: edit(body, mine), path, saw, lambda theirs: _compared(theirs, mine)
            )
            flash("Saved in the draft")
            return redirect(to(body), 303)
        except ValidationError as wrong:
            form.refuse(wrong.messages_dict)
        except Full as full:
            form.refuse({"": [str(full)]})
        except EditConflict as problem:
            version, conflict = problem.version, problem.changes
    context = {"template": "drafting/edit.html", "back_to": url_for(".show"), "back_text": "The draft"} | shown
    status = 409 if conflict else None
    return page(
        context.pop("template"), status, draft=draft, form=form, version=version, conflict=conflict, **context
    )  # fmt: skip


def _compared(theirs: Table, mine: Table) -> list[tuple[str, Any, Any]]:
    """What the other one saved against what is sent now, for what the form speaks of."""
    around = surroundings()
    names = Names(around.teams, around.names, around.outcomes)
    return difference(own(theirs), own(put(theirs, WHOLE, mine)), names) or [("Something else", "", "")]
