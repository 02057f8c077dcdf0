"""The form of an attempt, for officers and partners alike: what happened, the model's questions, and when it was."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validates_schema

from hub.kernel.clock import now
from hub.kernel.fields import Moment, NotInFuture
from hub.kernel.schemas import Schema
from hub.kernel.words import moment
from hub.visit_models.questions import OUTCOME, Answers, Question, fields_for, kept

AT = "attempted_at"


class _Attempt(Schema):
    """An attempt cannot have been made before the work was taken on."""

    since: ClassVar[datetime]

    @validates_schema
    def _not_before(self, data: dict[str, Any], **_: Any) -> None:
        if (data.get(AT) or now()) < self.since.replace(second=0, microsecond=0):
            raise ValidationError(f"Enter a time after {moment(self.since)}, when this was taken on", AT)


def attempt_schema(
    asked: list[Question], since: datetime, extra: Mapping[str, fields.Field] | None = None
) -> type[Schema]:
    """The schema of one attempt in work that was taken on then; `extra` fields stand behind the model's questions."""
    drawn = fields_for(asked) | dict(extra or {})
    drawn[AT] = Moment(
        validate=NotInFuture("The time must not be in the future"),
        metadata={"label": "When was that?", "hint": "Leave this empty for now"},
    )
    schema = _Attempt.from_dict(drawn, name="AttemptForm")
    schema.since = since
    return schema


def told(schema: Schema, data: Mapping[str, Any]) -> tuple[str, datetime, Answers]:
    """What a valid form said: the outcome, the time of the attempt, and the answers as JSON can hold them."""
    answers = kept(type(schema), data)
    for name in (OUTCOME, AT):
        answers.pop(name, None)
    return data[OUTCOME], data.get(AT) or now(), answers
