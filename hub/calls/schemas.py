"""What tracers type after a call, and after looking into the county's systems."""

from marshmallow import ValidationError, fields, validate, validates_schema

from hub.cases.rules.words import CHANNELS, CHECKED
from hub.kernel.clock import now
from hub.kernel.forms.fields import Moment, NotInFuture
from hub.kernel.forms.schemas import Schema
from hub.support.rules import KINDS


class RecordCall(Schema):
    """One call, text or email. What can be chosen as outcome and number is known only at the case."""

    channel = fields.String(
        required=True,
        metadata={"label": "How did you try?", "name": "how you tried", "choices": list(CHANNELS.items())},
    )
    contact_point_id = fields.UUID(
        metadata={
            "label": "Which number or address?",
            "name": "the number or address",
            "choices": [],
            "widget": "select",
        }
    )
    outcome = fields.String(
        required=True, metadata={"label": "What happened?", "name": "what happened", "choices": [], "widget": "radios"}
    )
    call_back = fields.Boolean(
        required=True, metadata={"label": "Was a call back agreed?", "name": "whether a call back was agreed"}
    )
    call_back_at = Moment(
        required=True,
        metadata={
            "label": "When shall we call back?",
            "name": "when to call back",
            "hint": "For example, 27 3 2027 and 5pm",
            "only_if": ("call_back", "yes"),
        },
    )
    at = Moment(
        validate=NotInFuture("The call must have happened already"),
        metadata={"label": "When did you try?", "hint": "Leave empty if it was just now"},
    )
    needs = fields.List(
        fields.String(),
        metadata={
            "label": "Does the resident need help with anything?",
            "hint": "Select all that apply, or none",
            "choices": list(KINDS.items()),
            "quiet": True,
        },
    )
    note = fields.String(validate=validate.Length(max=2000), metadata={"label": "Note", "widget": "textarea"})

    @validates_schema
    def _ahead(self, data, **_):
        if data.get("call_back_at") and data["call_back_at"] <= now():
            raise ValidationError("The call back must lie in the future", "call_back_at")


def systems_form(systems: list[dict]) -> Schema:
    """One question per local system: its answers are the same for each."""
    questions = {
        f"system-{one['key']}": fields.String(
            metadata={
                "label": one["label"],
                "choices": list(CHECKED.items()),
                "widget": "radios",
                "quiet": True,
                "inline": True,
            }
        )
        for one in systems
    }
    return Schema.from_dict(questions)()
