"""What people type about an escalation."""

from marshmallow import fields, validate

from hub.cases.schemas import why
from hub.kernel.forms.schemas import Schema


class Escalate(Schema):
    """Why the consultant is asked."""

    setting = fields.String(
        required=True,
        metadata={"label": "What is it about?", "name": "what it is about", "choices": [], "widget": "radios"},
    )
    body = why("What should the consultant know?", "what the consultant should know")


class Decline(Schema):
    """Why the consultant is not asked."""

    body = why("Why need it not be escalated?", "why it need not be escalated")


class Ask(Schema):
    """A question back to the tracer."""

    body = why("What do you need to know?", "what you need to know")


class Reply(Schema):
    """The tracer's answer."""

    body = why("Your answer", "your answer")


class Advise(Schema):
    """The consultant's advice."""

    body = why("Your advice", "your advice")


class PassOn(Schema):
    """Why it goes on to health protection, and what they call it."""

    body = why("Why is it passed on?", "why it is passed on")
    reference = fields.String(
        validate=validate.Length(max=60),
        metadata={
            "label": "Their reference", "hint": "If they gave you one already. You can add it later.", "width": 20,
        },
    )  # fmt: skip


class Acknowledge(Schema):
    """What health protection calls it."""

    reference = fields.String(
        required=True,
        validate=validate.Length(max=60),
        metadata={"label": "Their reference", "name": "their reference", "width": 20},
    )


class GiveBack(Schema):
    """Why it goes back to the tracer without advice."""

    body = why("Why does it go back?", "why it goes back")
