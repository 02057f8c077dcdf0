"""The draft as a whole: start, see, compare; its title and times of day; take back, discard, reorder, copy, remove."""

from typing import Any

from flask import flash, redirect, request, url_for
from marshmallow import fields

from hub.drafting import actions, queries
from hub.drafting.routes import bp, edited, the_draft
from hub.drafting.rules.edits import (
    WHOLE,
    Full,
    Gone,
    Path,
    change_form,
    duplicate,
    key_for,
    leading_to,
    move,
    parsed,
    part,
    put,
    redirect_step,
    remove,
    rename_windows,
    seen,
    seen_whole,
    tables,
)
from hub.drafting.rules.mending import above, address_of, grouped, mends
from hub.drafting.schemas import words
from hub.drafting.schemas.outcomes import removal_form
from hub.drafting.schemas.whole import about_form, times_form, windows_told
from hub.kernel.access import May, may, requires
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.forms.schemas import Schema
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.web.pages import page
from hub.visit_models.flow import drawn
from hub.visit_models.queries import surroundings
from hub.visit_models.reading import Names, described, difference, forms_of, who
from hub.visit_models.rules import WINDOWS, Model
from hub.visit_models.schemas import sketch
from hub.visit_models.standing import told_apart

BLANK = "blank"


class StartSchema(Schema):
    """What a new draft begins with."""

    source = fields.String(
        required=True, metadata={"label": "What do you begin with?", "widget": "radios", "choices": []}
    )
    title = words("Title of the new model", required=True, only_if=("source", BLANK))


@bp.get("")
@requires(May.SEE_VISIT_MODEL)
def show():
    """The draft: its faults, its drawing, its steps and forms, and what it changes."""
    found = queries.stand()
    if found.draft is None:
        return redirect(url_for(".start" if may(May.DRAFT_VISIT_MODEL) else "visit_models.index"), 303)
    around, draft = surroundings(), found.draft
    names, model = Names(around.teams, around.names, around.outcomes), sketch(draft.body)
    faults = around.faults(draft.body)
    drawing = drawn(model, {step["key"]: who(step, names) for step in model["step"]})
    place = {step["key"]: number for number, step in enumerate(model["step"], 1)}
    for box in drawing.boxes:
        box.number = place[box.key]
    words = {step["key"]: step for step in described(model, names)}
    return page(
        "drafting/show.html", draft=draft, shown=draft, drawing=drawing, found=found, names=names,
        faults=grouped(mends(draft.body, faults)), how_many=len(faults), forms=forms_of(model),
        steps=[words[step["key"]] for step in model["step"]], whole=seen_whole(draft.body),
        changes=difference(found.live.body, draft.body, names) if found.live else [],
        windows=sorted(model.get("windows", {}).items(), key=lambda one: one[1]),
        last=queries.last_change(draft.version),
    )  # fmt: skip


@bp.route("/start", methods=["GET", "POST"])
@requires(May.DRAFT_VISIT_MODEL)
def start():
    """Begin the next version: with the one in force, an earlier one, a draft from a file, or a blank page."""
    found = queries.stand()
    listed = [one for one in found.versions if found.draft is None or one.version != found.draft.version]
    listed.sort(key=lambda one: (one.state != "live", -one.version))
    offered = [(str(one.version), told_apart(one), str(one.body.get("title", ""))) for one in listed]
    usual = {"source": offered[0][0] if offered else BLANK}
    form = Form(StartSchema, usual, choices={"source": [*offered, (BLANK, "A blank model")]})
    if form.valid:
        chosen = {str(one.version): one.body for one in listed}
        body = chosen.get(form.data["source"]) or {"title": form.data["title"]}
        saw = seen_version() if request.form.get("version") else None
        number = actions.begin(body, saw)
        flash(f"Version {number} is a draft that you can change now")
        return redirect(url_for(".show"), 303)
    whole = seen_whole(found.draft.body) if found.draft else None
    return page("drafting/start.html", form=form, found=found, version=request.form.get("version") or whole)


@bp.route("/about", methods=["GET", "POST"])
@requires(May.DRAFT_VISIT_MODEL)
def about():
    """Title, summary, first step."""
    draft = the_draft()
    return edited(
        draft, about_form(draft.body), dict, lambda body, told: put(body, WHOLE, told), lambda _: url_for(".show"),
        WHOLE, heading="Title, summary and first step",
    )  # fmt: skip


@bp.route("/times", methods=["GET", "POST"])
@requires(May.DRAFT_VISIT_MODEL)
def times():
    """The model's own times of day."""
    draft, form = the_draft(), times_form(the_draft().body)
    if request.form.get("do") == "more":
        return _more(draft, form)
    windows, renamed = windows_told(form.data["windows"]) if form.valid else ({}, {})
    return edited(
        draft, form, lambda _: {"windows": windows}, lambda body, told: rename_windows(body, told["windows"], renamed),
        lambda _: url_for(".show"), WHOLE, **_times_page(),
    )  # fmt: skip


def _times_page() -> dict[str, Any]:
    return {"heading": "Times of day", "usual": WINDOWS, "more": "Add another time of day"}


def _more(draft: Any, form: Form):
    form.offer_rows("windows", 1)
    version = request.form.get("version") or seen(draft.body)
    return page(
        "drafting/edit.html", draft=draft, form=form, version=version, conflict=[], back_to=url_for(".show"),
        back_text="The draft", **_times_page(),
    )  # fmt: skip


@bp.post("/undo")
@requires(May.DRAFT_VISIT_MODEL)
def undo():
    """Take the last change back."""
    actions.undo(the_draft().version, seen_version())
    flash("The last change is taken back")
    return redirect(url_for(".show"), 303)


@bp.route("/discard", methods=["GET", "POST"])
@requires(May.DRAFT_VISIT_MODEL)
def discard():
    """Throw the draft away, after a confirmation."""
    draft = the_draft()
    if request.method == "POST":
        actions.discard(draft.version, seen_version())
        flash(f"The draft of version {draft.version} is discarded")
        return redirect(url_for("visit_models.index"), 303)
    return page("drafting/discard.html", draft=draft, version=seen_whole(draft.body))


@bp.post("/arrange")
@requires(May.DRAFT_VISIT_MODEL)
def arrange():
    """Move something up or down in its list, or copy it: a button says "up step/knock"."""
    draft = the_draft()
    how, _, what = request.form.get("do", "").partition(" ")
    path, table = _found(draft.body, what)
    if how == "copy":
        name, key = path[-1]
        copied = key_for(draft.body, path[:-1], name, table.get("title") or table.get("label") or key)
        _copy(draft.version, path, copied)
        path = (*path[:-1], (name, copied))
        flash("Copied. Give the copy a title of its own")
    elif how in ("up", "down"):
        actions.change(draft.version, lambda body: move(body, path, -1 if how == "up" else 1))
        flash(f"“{table.get('title') or table.get('label')}” is moved {how}")
    else:
        raise NotYours()
    endpoint, at, anchor = above(path)
    return redirect(url_for(f".{endpoint}", **at, _anchor=anchor), 303)


def _copy(version: int, path: Path, copied: str) -> None:
    try:
        actions.change(version, lambda body: duplicate(body, path, copied))
    except Full as full:
        raise NotPossibleNow(str(full), "Remove one first, then copy this.") from None


@bp.route("/remove/<path:what>", methods=["GET", "POST"])
@requires(May.DRAFT_VISIT_MODEL)
def remove_part(what: str):
    """Remove a step, an outcome, a form or a question, after saying what leads to it, and where that leads instead."""
    draft = the_draft()
    path, table = _found(draft.body, what)
    form = removal_form(draft.body, path, surroundings())
    endpoint, at, _ = above(path)
    noun = path[-1][0]
    back, page_of = url_for(f".{endpoint}", **at), address_of(path)
    return edited(
        draft, form, dict, lambda body, told: _without(body, path, told), lambda _: back, path,
        template="drafting/remove.html", table=table, noun=noun, back_to=url_for(f".{page_of[0]}", **page_of[1]),
        back_text=table.get("title") or table.get("label") or noun.capitalize(), heading=f"Remove this {noun}?",
        leads=leading_to(draft.body, path[-1][1]) if noun == "step" else [],
        uses=[one for one in tables(draft.body, "step") if one.get("form") == path[-1][1]] if noun == "form" else [],
    )  # fmt: skip


def _found(model: Model, what: str) -> tuple[Path, dict]:
    try:
        path = parsed(what)
        return path, part(model, path)
    except Gone:
        raise NotYours() from None


def _without(model: Model, path: Path, told: dict) -> Model:
    [(name, key), *below] = path
    if not below and name == "step" and told.get("instead"):
        model = redirect_step(model, key, told["instead"], told.get("county"))
    if not below and name == "form":
        model = change_form(model, key, told.get("instead"))
    return remove(model, path)
