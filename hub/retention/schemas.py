"""What the retention section of a tenant file holds, and what its pages are sent."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from hub.directory.sections import Fault, section
from hub.kernel.forms.fields import Day
from hub.kernel.forms.schemas import Schema
from hub.kernel.holding import RECORDS
from hub.retention.rules import UNITS, days_of, in_words

NUMBER = {"strict": True, "validate": validate.Range(min=1, max=36500)}
LONG = validate.Length(max=1000, error="Enter 1,000 characters or fewer")


class RuleOf(Schema):
    """How long one class of record is kept, and why."""

    record = fields.String(required=True, validate=validate.Length(max=40))
    years = fields.Integer(strict=True, validate=validate.Range(min=1, max=100))
    months = fields.Integer(**NUMBER)
    days = fields.Integer(**NUMBER)
    why = fields.String(validate=LONG)

    @validates_schema
    def has_a_length(self, data: dict[str, Any], **_: Any) -> None:
        """Some time is said."""
        if not any(data.get(unit) for unit in UNITS):
            raise ValidationError("Say for how long: years, months or days", "years")


def faults(body: dict[str, Any], partnership: Any) -> list[Fault]:
    """Classes that are unknown or told twice, and what would outlive the record that it hangs on."""
    names = [one["record"] for one in body.get("rule", ())]
    found = [
        Fault("", f"rule.{number}.record", "There is no such class of record")
        for number, name in enumerate(names, 1)
        if name not in RECORDS
    ]
    found += [
        Fault("", f"rule.{number}.record", "This class has a rule already")
        for number, name in enumerate(names, 1)
        if name in names[: number - 1]
    ]
    return found + _too_long(body)


def _too_long(body: dict[str, Any]) -> list[Fault]:
    """Close contacts go with their case: a longer time for them would promise what is not kept."""
    told = {one["record"]: (number, one) for number, one in enumerate(body.get("rule", ()), 1)}
    found = []
    for outer in RECORDS.values():
        for inner in outer.covers:
            mine = told[inner][1] if inner in told else {"years": RECORDS[inner].years}
            around = told[outer.name][1] if outer.name in told else {"years": outer.years}
            if outer.name != "task" and days_of(mine) > days_of(around):
                number = told[inner if inner in told else outer.name][0]
                reason = f"It goes with the class ‘{outer.title}’, which is kept for {in_words(around)}"
                found.append(Fault("", f"rule.{number}.years", reason))
    return found


@section("retention", faults=faults)
class Retention(Schema):
    """How long each class of record is kept; whatever has no rule is kept as long as the hub says by default."""

    nightly = fields.Boolean(load_default=False)
    rule = fields.List(fields.Nested(RuleOf), required=True)


class Length(Schema):
    """How long one class of record is kept."""

    number = fields.Integer(
        required=True,
        validate=validate.Range(min=1, max=36500, error="Enter a whole number from 1 to 36,500"),
        metadata={"label": "How long is it kept?", "name": "how long it is kept", "width": 4},
    )
    unit = fields.String(
        required=True,
        metadata={
            "label": "Years, months or days", "name": "years, months or days", "widget": "radios",
            "choices": [(one, one.capitalize()) for one in UNITS],
        },
    )  # fmt: skip
    why = fields.String(
        validate=LONG,
        metadata={"label": "Why so long?", "hint": "The law or your retention schedule", "widget": "textarea"},
    )


class Night(Schema):
    """Whether what is due is erased by itself."""

    nightly = fields.String(
        required=True,
        metadata={
            "label": "What happens in the night when something is due?", "name": "what happens", "widget": "radios",
            "choices": [
                ("no", "Information governance is told", "Nothing is erased before somebody has looked at it"),
                ("yes", "It is erased", "What a hold keeps stays. Each night has its certificate"),
            ],
        },
    )  # fmt: skip


REASON = {"label": "Why?", "hint": "Do not name the person", "widget": "textarea", "rows": 4}


class Hold(Schema):
    """Why somebody's records are to be kept, and when somebody looks again."""

    reason = fields.String(
        required=True, validate=LONG, metadata=REASON | {"label": "Why are they to be kept?", "name": "why"}
    )
    review_on = Day(
        required=True,
        metadata={
            "label": "When is this looked at again?", "name": "when this is looked at again",
            "hint": "The hold stays until somebody lifts it",
        },
    )  # fmt: skip


class Lift(Schema):
    """Why a hold is lifted."""

    why = fields.String(
        required=True, validate=LONG, metadata=REASON | {"label": "Why is the hold lifted?", "name": "why"}
    )


class Review(Schema):
    """When a hold is looked at next."""

    review_on = Day(
        required=True, metadata={"label": "When is it looked at next?", "name": "when it is looked at next"}
    )


class Reason(Schema):
    """Why a person's records are erased, or stay."""

    reason = fields.String(required=True, validate=LONG, metadata=REASON | {"name": "why"})
