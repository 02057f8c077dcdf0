"""The forms of restricted records."""

from marshmallow import ValidationError, fields, validate

from hub.kernel.forms.fields import Day
from hub.kernel.forms.schemas import Schema
from hub.restricted.rules import CATEGORIES, LEAST_WORDS, MINUTES, REASONS, why_no_reason

SUBSTANCE = (
    f"A sentence of {LEAST_WORDS} words or more: who needs what, and why now, like “The resident rang from the surgery "
    "and asks for her results before five”. “Urgent” or “for work” is none. Somebody else reads it and asks about it"
)


class Mark(Schema):
    """Why a record is restricted, and when that is looked at again."""

    category = fields.String(
        required=True, metadata={"label": "Who is it?", "widget": "radios", "choices": list(CATEGORIES.items())}
    )
    reason = fields.String(
        required=True,
        validate=validate.Length(max=1000),
        metadata={"label": "Why it is restricted", "hint": "The person may ask to see it", "widget": "textarea",
                  "rows": 3},
    )  # fmt: skip
    review_on = Day(required=True, metadata={"label": "When is it reviewed?", "hint": "Within a year"})


def _of_substance(reason: str) -> None:
    if fault := why_no_reason(reason):
        raise ValidationError(fault)


class Break(Schema):
    """Why somebody must see a restricted record now."""

    category = fields.String(
        required=True,
        metadata={"label": "Why must you see it now?", "widget": "radios", "choices": list(REASONS.items())},
    )
    reason = fields.String(
        required=True,
        validate=[validate.Length(max=1000), _of_substance],
        metadata={"label": "What has happened", "widget": "textarea", "rows": 4, "hint": SUBSTANCE},
    )  # fmt: skip
    minutes = fields.Integer(
        required=True,
        metadata={"label": "For how long?", "widget": "radios",
                  "choices": [(number, f"{number} minutes") for number in MINUTES]},
    )  # fmt: skip
