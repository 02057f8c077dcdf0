"""The forms of restricted records."""

from marshmallow import fields, validate

from hub.kernel.forms.fields import Day
from hub.kernel.forms.schemas import Schema
from hub.restricted.rules import CATEGORIES, MINUTES, REASONS


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


class Break(Schema):
    """Why somebody must see a restricted record now."""

    category = fields.String(
        required=True,
        metadata={"label": "Why must you see it now?", "widget": "radios", "choices": list(REASONS.items())},
    )
    reason = fields.String(
        required=True,
        validate=validate.Length(max=1000),
        metadata={"label": "What has happened", "widget": "textarea", "rows": 4,
                  "hint": "Who needs what, and why now. Somebody else reads it and asks you about it"},
    )  # fmt: skip
    minutes = fields.Integer(
        required=True,
        metadata={"label": "For how long?", "widget": "radios",
                  "choices": [(number, f"{number} minutes") for number in MINUTES]},
    )  # fmt: skip
