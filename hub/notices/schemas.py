"""What the pages of notices are sent."""

from marshmallow import fields

from hub.kernel.forms.schemas import Schema

CHOICES = [
    ("all", "All of them"),
    ("urgent", "Urgent ones only", "Such as a visit that must stop"),
    ("none", "None", "You still find them all in the hub"),
]


class Wanted(Schema):
    """Which notices a person wants by e-mail."""

    notices = fields.String(
        required=True, metadata={"label": "Which notices should be emailed to you?", "choices": CHOICES, "name": "one"}
    )
