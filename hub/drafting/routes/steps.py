"""The pages of a step and of its outcomes."""

from functools import partial

from flask import request, url_for
from marshmallow import fields

from hub.drafting.routes import bp, edited, the_draft, the_part
from hub.drafting.routes.rehearsal import Tried
from hub.drafting.rules.edits import Table, add, key_for, put, tables
from hub.drafting.rules.mending import touching
from hub.drafting.schemas.outcomes import outcome_form, outcome_told
from hub.drafting.schemas.steps import step_form, step_told
from hub.kernel.access import May, requires
from hub.kernel.web.pages import page
from hub.visit_models.queries import surroundings
from hub.visit_models.reading import Names, described
from hub.visit_models.rules import DECLINED, Model, form_of, step_of
from hub.visit_models.schemas import sketch

# Whoever may be asked for it must be able to say no.
SAYS_NO = {"key": DECLINED, "label": "The partner could not take it on"}


@bp.route("/add-step", methods=["GET", "POST"])
@requires(May.DRAFT_VISIT_MODEL)
def add_step():
    """A new step, at the end of the list."""
    draft = the_draft()
    form = step_form(draft.body, {}, surroundings(), request.form)

    def added(body: Model, told: Table) -> Model:
        key = key_for(body, (), "step", told["title"])
        return _with_no(put(add(body, (), "step", {"key": key}), (("step", key),), told), key)

    return edited(
        draft, form, step_told, added, lambda body: url_for(".step", step_key=body["step"][-1]["key"]),
        heading="Add a step",
    )  # fmt: skip


@bp.get("/steps/<step_key>")
@requires(May.SEE_VISIT_MODEL)
def step(step_key: str):
    """A step in words, with its outcomes."""
    draft = the_draft()
    table, around = the_part(draft, ("step", step_key)), surroundings()
    names = Names(around.teams, around.names, around.outcomes)
    words = next(one for one in described(sketch(draft.body), names) if one["key"] == step_key)
    follows = dict(zip((one.get("key") for one in tables(table, "outcome")), words["outcomes"], strict=False))
    return page("drafting/step.html", draft=draft, step=table, words=words, follows=follows)


@bp.route("/steps/<step_key>/change", methods=["GET", "POST"])
@requires(May.DRAFT_VISIT_MODEL)
def change_step(step_key: str):
    """A step, all but its outcomes."""
    draft, path = the_draft(), (("step", step_key),)
    table = the_part(draft, *path)
    return edited(
        draft, step_form(draft.body, table, surroundings(), request.form), step_told,
        lambda body, told: _with_no(put(body, path, told), step_key), lambda _: url_for(".step", step_key=step_key),
        path, heading=f"Change “{table.get('title', step_key)}”", **_above(step_key, table),
    )  # fmt: skip


def _with_no(body: Model, step_key: str) -> Model:
    """A partner may say no: the step has an outcome for that, whose following the manager decides."""
    step = next(one for one in tables(body, "step") if one.get("key") == step_key)
    has = any(one.get("key") == DECLINED for one in tables(step, "outcome"))
    by_partner = str(step.get("by", "")).startswith("partner:")
    return add(body, (("step", step_key),), "outcome", SAYS_NO) if by_partner and not has else body


def _above(step_key: str, step: Table) -> dict:
    return {"back_to": url_for(".step", step_key=step_key), "back_text": step.get("title", step_key)}


@bp.route("/steps/<step_key>/add-outcome", methods=["GET", "POST"])
@requires(May.DRAFT_VISIT_MODEL)
def add_outcome(step_key: str):
    """A new outcome of a step."""
    draft, path = the_draft(), (("step", step_key),)
    step = the_part(draft, *path)

    def added(body: Model, told: Table) -> Model:
        return add(body, path, "outcome", {"key": key_for(body, path, "outcome", told["label"])} | told)

    return edited(
        draft, outcome_form(draft.body, step_key, {}, surroundings()), outcome_told, added,
        partial(_on, step_key), heading="Add an outcome", another="outcome", **_above(step_key, step),
    )  # fmt: skip


def _on(step_key: str, _: Model) -> str:
    again = request.form.get("do") == "another"
    return url_for(".add_outcome" if again else ".step", step_key=step_key)


@bp.route("/steps/<step_key>/outcomes/<outcome_key>", methods=["GET", "POST"])
@requires(May.DRAFT_VISIT_MODEL)
def outcome(step_key: str, outcome_key: str):
    """An outcome, and what follows it."""
    draft, path = the_draft(), (("step", step_key), ("outcome", outcome_key))
    step, table = the_part(draft, path[0]), the_part(draft, *path)
    return edited(
        draft, outcome_form(draft.body, step_key, table, surroundings()), outcome_told,
        lambda body, told: put(body, path, told), lambda _: url_for(".step", step_key=step_key), path,
        heading=f"Outcome “{table.get('label', outcome_key)}”", removes=f"step/{step_key}/outcome/{outcome_key}",
        note="The hub records this by itself, when the partner says no or does not answer in time."
        if outcome_key == DECLINED else "", **_above(step_key, step),
    )  # fmt: skip


@bp.route("/steps/<step_key>/try", methods=["GET", "POST"])
@requires(May.SEE_VISIT_MODEL)
def try_step(step_key: str):
    """The page after an attempt, exactly as whoever goes there will see it; nothing is recorded."""
    draft, around = the_draft(), surroundings()
    table = the_part(draft, ("step", step_key))
    faults = around.faults(draft.body)
    forms = [(("form", one["key"]),) for one in tables(draft.body, "form") if one.get("key") == table.get("form")]
    if any(touching(faults, draft.body, path) for path in [(("step", step_key),), *forms]):
        return page("drafting/try.html", draft=draft, step=table, form=None)
    tried = Tried(step_of(draft.body, step_key), form_of(draft.body, table), _second(table))
    asked, answers, given = tried.by_screen() if tried.one_by_one else tried.whole()
    return page(
        "drafting/try.html",
        draft=draft,
        step=table,
        form=asked.form,
        asked=asked,
        answers=answers,
        given=given,
        version=0,
    )


def _second(step: Table) -> dict[str, fields.Field]:
    if step.get("staff", 1) != 2 or str(step["by"]).startswith(("call", "partner")):
        return {}
    told = {"label": "Who was with you?", "widget": "select", "choices": [("somebody", "A colleague")]}
    return {"second_officer": fields.String(required=True, metadata=told)}
