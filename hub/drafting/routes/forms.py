"""The pages of a form and of its questions."""

from functools import partial

from flask import redirect, request, url_for

from hub.drafting.routes import bp, edited, the_draft, the_part
from hub.drafting.rules.edits import Table, add, key_for, put, seen, tables
from hub.drafting.schemas.questions import (
    ALWAYS,
    AddQuestionSchema,
    KindSchema,
    answers_form,
    fitting,
    hangs_on_form,
    layout_form,
    may_hang_on,
    question_form,
    question_told,
)
from hub.kernel.access import May, requires
from hub.kernel.forms.form import Form
from hub.kernel.web.pages import page
from hub.visit_models.kinds import KIND_WORDS
from hub.visit_models.questions import condition_words
from hub.visit_models.reading import asked_before, forms_of
from hub.visit_models.rules import Model
from hub.visit_models.schemas import sketch


@bp.route("/add-form", methods=["GET", "POST"])
@requires(May.DRAFT_VISIT_MODEL)
def add_form():
    """A new form, without a question yet."""
    draft = the_draft()

    def added(body: Model, told: Table) -> Model:
        key = key_for(body, (), "form", told["title"])
        return put(add(body, (), "form", {"key": key}), (("form", key),), told)

    return edited(
        draft, layout_form({}), dict, added, lambda body: url_for(".form", form_key=body["form"][-1]["key"]),
        heading="Add a form",
    )  # fmt: skip


@bp.get("/forms/<form_key>")
@requires(May.SEE_VISIT_MODEL)
def form(form_key: str):
    """A form in words, with its questions."""
    draft = the_draft()
    table = the_part(draft, ("form", form_key))
    words = next(one for one in forms_of(sketch(draft.body)) if one["key"] == form_key)
    told = {one["key"]: one for one in words["questions"]}
    uses = [one for one in tables(draft.body, "step") if one.get("form") == form_key]
    return page("drafting/form.html", draft=draft, form_table=table, words=words, told=told, uses=uses)


@bp.route("/forms/<form_key>/change", methods=["GET", "POST"])
@requires(May.DRAFT_VISIT_MODEL)
def change_form(form_key: str):
    """Title and layout."""
    draft, path = the_draft(), (("form", form_key),)
    table = the_part(draft, *path)
    return edited(
        draft, layout_form(table), dict, lambda body, told: put(body, path, told),
        lambda _: url_for(".form", form_key=form_key), path, heading=f"Change “{table.get('title', form_key)}”",
        **_above(form_key, table),
    )  # fmt: skip


def _above(form_key: str, form: Table) -> dict:
    return {"back_to": url_for(".form", form_key=form_key), "back_text": form.get("title", form_key)}


@bp.route("/forms/<form_key>/add-question", methods=["GET", "POST"])
@requires(May.DRAFT_VISIT_MODEL)
def add_question(form_key: str):
    """A new question: its words and its kind, then the page of what that kind knows."""
    draft, path = the_draft(), (("form", form_key),)
    table = the_part(draft, *path)

    def added(body: Model, told: Table) -> Model:
        return add(body, path, "question", {"key": key_for(body, path, "question", told["label"])} | told)

    return edited(
        draft, Form(AddQuestionSchema), dict, added, partial(_last_question, form_key), heading="Add a question",
        **_above(form_key, table),
    )  # fmt: skip


def _last_question(form_key: str, body: Model) -> str:
    form = next(one for one in tables(body, "form") if one.get("key") == form_key)
    return url_for(".question", form_key=form_key, question_key=form["question"][-1]["key"])


@bp.route("/forms/<form_key>/questions/<question_key>", methods=["GET", "POST"])
@requires(May.DRAFT_VISIT_MODEL)
def question(form_key: str, question_key: str):
    """A question: words, answers, limits, who hears the answer."""
    draft, path = the_draft(), (("form", form_key), ("question", question_key))
    above, table = the_part(draft, path[0]), the_part(draft, *path)
    form = question_form(above, table)
    shown = {
        "template": "drafting/question.html", "heading": f"Question “{table.get('label', question_key)}”",
        "question": table, "form_key": form_key, "kind_words": KIND_WORDS.get(table.get("kind"), "Not decided yet"),
        "condition": _condition_words(draft.body, form_key, question_key), "another": "question",
        "removes": f"form/{form_key}/question/{question_key}",
    } | _above(form_key, above)  # fmt: skip
    if request.form.get("do") == "more" and "options" in form.schema.fields:
        form.offer_rows("options", 3)
        version = request.form.get("version") or seen(table)
        template = shown.pop("template")
        return page(template, draft=draft, form=form, version=version, conflict=[], **shown)
    return edited(
        draft, form, partial(question_told, table), lambda body, told: put(body, path, told),
        lambda _: url_for(".add_question" if request.form.get("do") == "another" else ".form", form_key=form_key),
        path, **shown,
    )  # fmt: skip


def _condition_words(model: Model, form_key: str, question_key: str) -> str:
    sketched = sketch(model)
    form = next(one for one in sketched["form"] if one["key"] == form_key)
    question = next((one for one in form["question"] if one["key"] == question_key), {})
    return condition_words(question, asked_before(sketched, form))


@bp.route("/forms/<form_key>/questions/<question_key>/kind", methods=["GET", "POST"])
@requires(May.DRAFT_VISIT_MODEL)
def kind(form_key: str, question_key: str):
    """Another kind of answer; what has no meaning for it goes."""
    draft, path = the_draft(), (("form", form_key), ("question", question_key))
    table = the_part(draft, *path)
    here = url_for(".question", form_key=form_key, question_key=question_key)
    return edited(
        draft, Form(KindSchema, {"kind": table.get("kind")}), lambda data: fitting(table, data["kind"]),
        lambda body, told: put(body, path, told), lambda _: here, path, heading="What kind of answer?",
        note="Answers to choose from, limits and what the county hears are kept where the new kind knows them.",
        back_to=here, back_text=table.get("label", question_key),
    )  # fmt: skip


@bp.route("/forms/<form_key>/questions/<question_key>/condition", methods=["GET", "POST"])
@requires(May.DRAFT_VISIT_MODEL)
def condition(form_key: str, question_key: str):
    """When the question is asked: first after which other question, then after which of its answers."""
    draft, path = the_draft(), (("form", form_key), ("question", question_key))
    above, table = the_part(draft, path[0]), the_part(draft, *path)
    here = url_for(".question", form_key=form_key, question_key=question_key)
    shown = {"heading": "When is it asked?", "back_to": here, "back_text": table.get("label", question_key)}
    others, on = may_hang_on(draft.body, above, table), request.args.get("on")
    if on in others:
        return edited(
            draft, answers_form(others[on], table),
            lambda data: {"only_if": {"question": on, "is": data["wanted"]}}, lambda body, told: put(body, path, told),
            lambda _: here, path, **shown,
        )  # fmt: skip
    form = hangs_on_form(others, table)
    if form.valid and form.data["on"] != ALWAYS:
        return redirect(url_for(".condition", form_key=form_key, question_key=question_key, on=form.data["on"]), 303)
    return edited(
        draft, form, lambda _: {"only_if": None}, lambda body, told: put(body, path, told), lambda _: here, path,
        submit_label="Continue", **shown,
    )  # fmt: skip
