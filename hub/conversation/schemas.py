"""What somebody writes to the other council."""

from marshmallow import fields, validate

from hub.conversation.rules import LONGEST
from hub.kernel.forms.schemas import Schema


class NewMessage(Schema):
    """A message; what it may hold is the person's to judge, so the page says who will read it."""

    words = fields.String(
        required=True,
        validate=validate.Length(max=LONGEST, error=f"Message must be {LONGEST:,} characters or fewer"),
        metadata={"label": "Your message", "name": "a message", "widget": "textarea", "missing": "Enter a message"},
    )
