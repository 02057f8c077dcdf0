"""The form of an attempt: what happened, the model's questions, and when it was."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from flask import request
from marshmallow import ValidationError, fields, validates_schema
from werkzeug.datastructures import MultiDict

from hub.kernel.clock import now
from hub.kernel.forms.fields import Moment, NotInFuture
from hub.kernel.forms.form import Form
from hub.kernel.forms.schemas import Schema
from hub.kernel.words import moment
from hub.visit_models.questions import (
    OUTCOME,
    Answers,
    Question,
    asked_at,
    fields_for,
    for_outcome,
    kept,
    schema_for,
)
from hub.visit_models.rules import Form as ModelForm
from hub.visit_models.rules import Step, offered

AT = "attempted_at"
ASKED = "asked"
Extra = Mapping[str, fields.Field]


class _Attempt(Schema):
    """An attempt cannot have been made before the work was taken on."""

    since: ClassVar[datetime]

    @validates_schema
    def _not_before(self, data: dict[str, Any], **_: Any) -> None:
        if (data.get(AT) or now()) < self.since.replace(second=0, microsecond=0):
            raise ValidationError(f"Enter a time after {moment(self.since)}, when this was taken on", AT)


def attempt_form(
    step: Step,
    form: ModelForm | None,
    since: datetime,
    extra: Extra | None = None,
    values: Mapping[str, Any] | None = None,
) -> tuple[Form, bool]:
    """The page's form for an attempt in work taken on then, and whether it asks for the outcome alone as yet.

    Where questions hang on the outcome it is chosen first (`?outcome=`), so that a person at a door reads only what
    concerns them. What is posted is always the whole. `extra` fields stand behind the model's questions; `values` are
    what is known before anybody types.
    """
    asked = asked_at(step, form)
    outcome = (request.form if request.method == "POST" else request.args).get(OUTCOME, "")
    known = outcome in {each["key"] for each in offered(step)}
    if hangs_on_outcome(asked) and not known and request.method != "POST":
        given = MultiDict(request.args)
        if ASKED in given:
            given.setdefault(OUTCOME, "")  # pressed without an answer: say so
        return Form(schema_for(asked[:1], "OutcomeForm"), source=given), True
    schema = attempt_schema(for_outcome(asked, outcome) if known else asked, since, extra or {})
    if hangs_on_outcome(asked) and known:
        schema._declared_fields[OUTCOME].metadata["widget"] = "hidden"
    return Form(schema, {OUTCOME: outcome, **(values or {})}), False


def hangs_on_outcome(asked: list[Question]) -> bool:
    """Whether any question is asked only after some of the outcomes."""
    return any((each.get("only_if") or {}).get("question") == OUTCOME for each in asked)


def attempt_schema(asked: list[Question], since: datetime, extra: Extra) -> type[Schema]:
    """The schema of these questions, of the page's own fields behind them, and of when it was."""
    return with_since(fields_for(asked) | dict(extra) | {AT: when()}, since)


def with_since(drawn: Extra, since: datetime) -> type[Schema]:
    """A schema of these fields, for work taken on then."""
    schema = _Attempt.from_dict(dict(drawn), name="AttemptForm")
    schema.since = since
    return schema


def when() -> Moment:
    """The question when an attempt was made: it may be recorded later."""
    return Moment(
        validate=NotInFuture("The time must not be in the future"),
        metadata={"label": "When was that?", "hint": "Leave empty if it was just now"},
    )


def told(schema: Schema, data: Mapping[str, Any]) -> tuple[str, datetime, Answers]:
    """What a valid form said: the outcome, the time of the attempt, and the answers as JSON can hold them."""
    answers = kept(type(schema), data)
    for name in (OUTCOME, AT):
        answers.pop(name, None)
    return data[OUTCOME], data.get(AT) or now(), answers
