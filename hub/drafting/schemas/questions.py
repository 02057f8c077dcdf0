"""The forms in which a form's questions are written: kind, words, answers, limits, what is shared, when it is asked."""

import re
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, validate

from hub.drafting.rules.edits import Table, new_key, tables
from hub.drafting.schemas import known_or, number, words
from hub.kernel.forms.form import Form
from hub.kernel.forms.schemas import Schema
from hub.visit_models.kinds import CHOOSING, KIND_WORDS, KINDS, OFFERING, TODAY, choices_of
from hub.visit_models.questions import OUTCOME, SHARES
from hub.visit_models.reading import LAYOUTS
from hub.visit_models.rules import Form as ModelForm
from hub.visit_models.rules import Model, offered

MOST_OPTIONS = 50
SHARED = {
    "answers": "The answer, with the question",
    "needs": "The needs of the household, each as a need that somebody takes up",
    "note": "The note to the county",
    "card": "Which card was left",
    "language": "The language of the resident",
    "safety": "A warning to whoever goes there next",
    "contact_points": "Contact details of the resident",
}
ALWAYS = "-"  # no question has this key


class FormSchema(Schema):
    """A form, all but its questions."""

    title = words("Title", required=True)
    layout = fields.String(metadata={"label": "How is it asked?", "choices": list(LAYOUTS.items()), "quiet": True})


def layout_form(form: Table) -> Form:
    """Title and layout of a form."""
    return Form(FormSchema, {"title": form.get("title"), "layout": form.get("layout", "one-page")})


class KindSchema(Schema):
    """What kind of answer a question has."""

    kind = fields.String(
        required=True,
        metadata={"label": "What kind of answer?", "widget": "radios", "choices": list(KIND_WORDS.items())},
    )


class AddQuestionSchema(KindSchema):
    """A new question: its words and its kind, the rest follows on the next page."""

    label = words("Question", required=True)


class OptionSchema(Schema):
    """One of the answers to choose from; `key` is how the data knows it."""

    key = fields.String(validate=validate.Length(max=60), metadata={"widget": "hidden"})
    label = words("Answer", required=True)
    hint = words("Hint")


class DayLimit(fields.String):
    """A day as people write it, or the word today; kept as a file has it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        typed = super()._deserialize(value, attr, data, **kwargs).strip().lower()
        if typed == TODAY:
            return TODAY
        numbers = [int(each) for each in re.findall(r"\d{1,4}", typed)]
        try:
            year_first = re.match(r"\d{4}", typed) is not None
            year, month, day = numbers if year_first else reversed(numbers)
            if year < 1900:
                raise ValueError
            return date(year, month, day).isoformat()
        except (ValueError, TypeError):
            raise ValidationError("Write today, or a date like 31 1 2021") from None


def question_form(form: ModelForm, question: Table) -> Form:
    """The form of a question, with what its kind knows: answers to choose from, limits, a consent's other questions."""
    kind = question.get("kind") if question.get("kind") in KINDS else "text"
    parts: dict[str, fields.Field] = {
        "label": words("Question", required=True),
        "hint": words("Hint", 400, hint="Small print beneath it"),
        "required": fields.Boolean(metadata={"label": "Must it be answered?", "quiet": True}),
    }
    if kind in OFFERING and len(tables(question, "options")) <= MOST_OPTIONS:  # more come from a file, and stay
        parts["options"] = _options(question)
    parts |= _limits(kind)
    if kind == "consent":
        earlier = _earlier(form, question)
        parts["covers"] = fields.List(
            fields.String(),
            metadata={"label": "What stays here without a yes?", "choices": [], "hint": "Questions before this one"},
        )
    shares = [(name, said) for name, said in SHARED.items() if kind in SHARES[name]]
    parts["share"] = fields.String(
        metadata={"label": "What does the county hear?", "choices": [("", "Nothing: the answer stays here"), *shares],
                  "widget": "radios", "quiet": True}
    )  # fmt: skip
    rules = question.get("rules") if isinstance(question.get("rules"), dict) else {}
    values = {name: question.get(name) for name in ("label", "hint", "options", "covers", "share")}
    values |= {"required": bool(question.get("required")), **{name: rules.get(name) for name in KINDS[kind]}}
    choices = {"covers": _with_lost(earlier, question.get("covers") or [])} if kind == "consent" else {}
    return Form(Schema.from_dict(parts, name="QuestionForm"), values, choices=choices)


def _with_lost(earlier: list[tuple[str, str]], covered: list[str]) -> list[tuple[str, str]]:
    for key in covered:
        earlier = known_or(key, earlier, "not asked before this one")
    return earlier


def _options(question: Table) -> fields.List:
    listed = len(tables(question, "options"))
    return fields.List(
        fields.Nested(OptionSchema),
        validate=validate.Length(max=MOST_OPTIONS),
        metadata={
            "label": "Answers to choose from", "row": "Answer", "always": ("key",), "rows": max(listed + 1, 3),
            "hint": "Leave a row empty to have it no more",
        },
    )  # fmt: skip


def _limits(kind: str) -> dict[str, fields.Field]:
    if kind == "date":
        hint = "Write today, or a date like 31 1 2021"
        return {name: DayLimit(validate=validate.Length(max=30), metadata={"label": label, "hint": hint, "width": 10})
                for name, label in (("min", "Earliest day"), ("max", "Latest day"))}  # fmt: skip
    many = kind == "choices"
    least, most = ("Fewest answers", "Most answers") if many else ("Smallest number", "Largest number")
    labels = {name: label for name, label in (("min", least), ("max", most)) if name in KINDS[kind]}
    found = {name: number(label, 0 if many else -999_999, 999_999) for name, label in labels.items()}
    if "max_length" in KINDS[kind]:
        found["max_length"] = number("Longest answer, in characters", 1, 5000)
    return found


def _earlier(form: ModelForm, question: Table) -> list[tuple[str, str]]:
    listed = tables(form, "question")
    keys = [one.get("key") for one in listed]
    until = keys.index(question.get("key")) if question.get("key") in keys else len(listed)
    return [(one["key"], one.get("label") or one["key"]) for one in listed[:until]]


def question_told(question: Table, data: Table) -> Table:
    """A question as a file has it, from a valid form; an answer that was there before keeps its key."""
    kind = question.get("kind")
    told = {name: data[name] for name in ("label", "hint", "required", "covers", "share") if name in data}
    if "options" in data:
        told["options"] = _options_told(data["options"], {str(one.get("key")) for one in tables(question, "options")})
    limits = {name: data[name] for name in KINDS.get(kind, ()) if data.get(name) is not None}
    return told | {"rules": limits}


def _options_told(rows: list[Table], before: set[str]) -> list[Table]:
    taken = {row["key"] for row in rows if row["key"] in before}
    told: list[Table] = []
    for row in rows:
        key = row["key"] if row["key"] in before else new_key(row["label"], "answer", taken)
        taken.add(key)
        told.append({"key": key, "label": row["label"]} | ({"hint": row["hint"]} if row["hint"] else {}))
    return told


def fitting(question: Table, kind: str) -> Table:
    """What a question keeps when it gets another kind: the rest has no meaning for that."""
    rules = question.get("rules") if isinstance(question.get("rules"), dict) else {}
    numbers = (kind in ("number", "choices")) == (question.get("kind") in ("number", "choices"))
    return {
        "kind": kind,
        "options": question.get("options") if kind in OFFERING else None,
        "rules": {name: one for name, one in rules.items() if name in KINDS[kind] and numbers},
        "share": question.get("share") if kind in SHARES.get(str(question.get("share")), ()) else None,
        "covers": question.get("covers") if kind == "consent" else None,
    }


def may_hang_on(model: Model, form: ModelForm, question: Table) -> dict[str, Table]:
    """What the question may be asked after: what happened, and the earlier questions that are answered by choosing."""
    outcomes = {
        each["key"]: each
        for step in tables(model, "step") if step.get("form") == form.get("key")
        for each in offered({"outcome": tables(step, "outcome")})
    }  # fmt: skip
    earlier = {key for key, _ in _earlier(form, question)}
    choosing = {one["key"]: one for one in tables(form, "question")
                if one.get("key") in earlier and one.get("kind") in CHOOSING}  # fmt: skip
    happened = {"key": OUTCOME, "kind": "choice", "label": "What happened?", "options": list(outcomes.values())}
    return {OUTCOME: happened} | choosing


class HangsOnSchema(Schema):
    """After which question another one is asked."""

    on = fields.String(required=True, metadata={"label": "When is it asked?", "widget": "radios", "choices": []})


def hangs_on_form(others: dict[str, Table], question: Table) -> Form:
    """Choose whether it is always asked, or only after another question."""
    condition = question.get("only_if") if isinstance(question.get("only_if"), dict) else {}
    listed = [(key, f"Only after some answers to “{one.get('label', key)}”") for key, one in others.items()]
    values = {"on": condition.get("question") or ALWAYS}
    return Form(HangsOnSchema, values, choices={"on": [(ALWAYS, "Always"), *listed]})


class AnswersSchema(Schema):
    """The answers after which a question is asked."""

    wanted = fields.List(
        fields.String(),
        required=True,
        validate=validate.Length(min=1, error="Select at least one answer"),
        metadata={"label": "Answers", "choices": [], "missing": "Select at least one answer"},
    )


def answers_form(other: Table, question: Table) -> Form:
    """Choose the answers to the other question."""
    condition = question.get("only_if") if isinstance(question.get("only_if"), dict) else {}
    wanted = condition.get("is") if condition.get("question") == other.get("key") else []
    offers = [(value, label or value) for value, label, _ in choices_of(other)]
    form = Form(AnswersSchema, {"wanted": wanted}, choices={"wanted": _with_lost(offers, wanted or [])})
    form.schema.fields["wanted"].metadata |= {"label": other.get("label") or "Answers"}
    return form
