"""What the pages of a review are sent."""

from marshmallow import fields, validate

from hub.kernel.forms.schemas import Schema


class SignOff(Schema):
    """The last word on a review."""

    note = fields.String(
        validate=validate.Length(max=1000),
        metadata={
            "label": "What should be kept with the review",
            "hint": "Such as what you asked about, and what will be different next time",
            "widget": "textarea",
        },
    )
