"""The shape of a `[visit_model]` section. What its parts mean together is for faults.py; tenants/README.md explains."""

import re
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from hub.directory.files.partnership import Partnership
from hub.directory.files.schemas import KEY, NamedSchema, no_repeats, one_of, text
from hub.directory.sections import Fault, section
from hub.visit_models import faults as beyond_shape
from hub.visit_models.kinds import KINDS
from hub.visit_models.questions import SHARES
from hub.visit_models.rules import MOST, too_many

MOST_ATTEMPTS = 10
LAYOUTS = ("one-page", "one-by-one")
# Who gets a visit that comes to a step of the district's own people; the first is what a step without `assign` has.
STRATEGIES = ("by-hand", "patch", "least-loaded", "round-robin")
HAND_ON = ("by-hand", "at-once")
AT_LEAST_ONE = validate.Length(min=1, error="There must be at least one.")
HOURS = validate.Regexp(r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$", error="Write times like 09:00-12:00.")
QUESTION_KEY = validate.Regexp(r"^[a-z][a-z0-9_]{0,40}$", error="Use small letters, digits and underscores.")
BY = validate.Regexp(
    r"^(officers|call(:[a-z][a-z0-9_-]*)?|(team|partner):[a-z][a-z0-9_-]*)$",
    error="Write officers, team:<key>, call, call:<team key> or partner:<organisation>.",
)
THEN = validate.Regexp(r"^(again|end|step:[a-z][a-z0-9_-]*)$", error="Write again, end or step:<key>.")
AFTER_LAST = validate.Regexp(r"^(end|step:[a-z][a-z0-9_-]*)$", error="Write end or step:<key>.")
DAY = re.compile(r"^(today|\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))$")


def some(schema: type[Schema], **options: Any) -> fields.List:
    """An array of tables that has at least one."""
    return fields.List(fields.Nested(schema), validate=AT_LEAST_ONE, **options)


class Bounded(Schema):
    """A table whose arrays have an upper limit. Told beside what is read, so that a draft with too many is shown."""

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _not_too_many(self, _: dict[str, Any], original: Any, **__: Any) -> None:
        arrays = {name: original.get(name) for name in MOST if name in self.fields and isinstance(original, dict)}
        told = {name: too_many(name, len(array)) for name, array in arrays.items() if isinstance(array, list)}
        if found := {name: [words] for name, words in told.items() if words}:
            raise ValidationError(found)


def opening_hours(written: str) -> None:
    """Refuse what is no time of day such as 09:00-12:00. Raises ValidationError."""
    HOURS(written)
    if written[:5] >= written[6:]:
        raise ValidationError("Ends before it begins.")


class OptionSchema(NamedSchema):
    """One of the answers that may be chosen."""

    hint = text()


class ConditionSchema(Schema):
    """only_if: ask the question only when an earlier one, or the outcome, has one of these answers."""

    question = text(required=True)
    wanted = fields.List(text(), required=True, data_key="is", validate=[validate.Length(min=1), no_repeats])


class RulesSchema(Schema):
    """Limits to an answer. min and max are numbers (of a number, or of choices), or dates or "today"."""

    min = fields.Raw()
    max = fields.Raw()
    max_length = fields.Integer(strict=True, validate=validate.Range(1, 5000))


class QuestionSchema(Bounded):
    """[[visit_model.form.question]]"""

    key = text(required=True, validate=QUESTION_KEY)
    kind = one_of(KINDS, required=True)
    label = text(required=True)
    hint = text(400)
    required = fields.Boolean()
    options = some(OptionSchema)
    only_if = fields.Nested(ConditionSchema)
    rules = fields.Nested(RulesSchema)
    share = one_of(SHARES)
    covers = fields.List(text(), validate=[AT_LEAST_ONE, no_repeats])

    @validates_schema(skip_on_field_errors=False)
    def _limits_suit_the_kind(self, data: dict[str, Any], **_: Any) -> None:
        rules = data.get("rules") or {}
        limits = [rules[name] for name in ("min", "max") if name in rules]
        if data.get("kind") == "date" and not all(isinstance(each, str) and DAY.match(each) for each in limits):
            raise ValidationError("The limits of a date are dates such as 2021-01-31, or “today”.", "rules")
        if data.get("kind") in {"number", "choices"} and not all(type(each) is int for each in limits):
            raise ValidationError("The limits are whole numbers here.", "rules")


class FormSchema(Bounded):
    """[[visit_model.form]]"""

    key = text(required=True, validate=KEY)
    title = text(required=True)
    layout = one_of(LAYOUTS)
    question = some(QuestionSchema, required=True)


class OutcomeSchema(NamedSchema):
    """[[visit_model.step.outcome]]: what may have happened, what follows, and what it means to the county."""

    hint = text()
    then = text(required=True, validate=THEN)
    after_last = text(validate=AFTER_LAST)
    county = text()


class StepSchema(Bounded):
    """[[visit_model.step]]"""

    key = text(required=True, validate=KEY)
    title = text(required=True)
    guidance = text(1000)
    by = text(required=True, validate=BY)
    staff = fields.Integer(strict=True, validate=validate.OneOf([1, 2], error="1, or 2 for a pair."))
    attempts = fields.Integer(strict=True, validate=validate.Range(1, MOST_ATTEMPTS, error="Between 1 and {max}."))
    windows = fields.List(text())
    gap_hours = fields.Integer(strict=True, validate=validate.Range(0, 168, error="Between 0 and 168."))
    accept_hours = fields.Integer(strict=True, validate=validate.Range(1, 72, error="Between 1 and 72."))
    assign = one_of(STRATEGIES)
    hand_on = one_of(HAND_ON)
    asks = text()
    form = text()
    outcome = some(OutcomeSchema, required=True)


def check(body: dict[str, Any], partnership: Partnership) -> list[Fault]:
    """The faults of a model within its partnership: the county's outcomes, this organisation's teams and agreements."""
    programme = partnership.lead.section("programme")
    county = None if programme is None else _outcome_keys(programme)
    home = partnership.home
    terms = {slug: partnership.agreed(home.slug, slug, "visit-step") for slug in partnership.organisations}
    partners = {slug: agreed.returns for slug, agreed in terms.items() if agreed}
    return [Fault("", key, reason) for key, reason in beyond_shape.faults(body, county, home.keys("teams"), partners)]


def _outcome_keys(programme: dict[str, Any]) -> set[str]:
    return {each["key"] for _, each in beyond_shape.tables(programme, "outcome") if isinstance(each.get("key"), str)}


@section("visit_model", owners={"district", "unitary"}, faults=check, lenient=True)
class VisitModelSchema(Bounded):
    """[visit_model]: the steps in which a district visits, and the forms that it fills in."""

    title = text(required=True)
    summary = text(600)
    first = text()
    windows = fields.Dict(text(validate=KEY), text(validate=opening_hours))
    step = some(StepSchema, required=True)
    form = fields.List(fields.Nested(FormSchema))


def sketch(body: Any) -> dict[str, Any]:
    """As much of a draft as has its shape, with words where words are missing: to be drawn and read, never to visit by.

    A sound body is itself its sketch.
    """
    try:
        VisitModelSchema().load(body)
        return body
    except ValidationError as wrong:
        fits = wrong.valid_data if isinstance(wrong.valid_data, dict) else {}
    for step in _named(fits, "step", {"title": "A step without a title", "by": ""}):
        _named(step, "outcome", {"label": "An outcome without words"})
    for form in _named(fits, "form", {"title": "A form without a title"}):
        form["question"] = [one for one in _tables(form, "question") if {"key", "kind"} <= set(one)]
        for question in _named(form, "question", {"label": "A question without words"}):
            if "options" in question:
                _named(question, "options", {"label": "An answer without words"})
            if condition := question.pop("only_if", None):
                question["only_if"] = {"question": condition.get("question", ""), "is": condition.get("wanted", [])}
    return fits


def _tables(parent: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [each for each in parent.get(name) or [] if isinstance(each, dict)]


def _named(parent: dict[str, Any], name: str, missing: dict[str, str]) -> list[dict[str, Any]]:
    parent[name] = _tables(parent, name)
    for place, table in enumerate(parent[name], 1):
        table.update({"key": f"{name}-{place}"} | missing | table)
    return parent[name]
