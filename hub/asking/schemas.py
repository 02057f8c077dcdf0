"""What a tracer types when asking a district."""

from marshmallow import ValidationError, fields, validate, validates_schema

from hub.kernel.forms.schemas import Schema
from hub.programmes.models import Programme
from hub.programmes.rules import telling_words

MOST = 2**31 - 1  # what the database holds as a number


def to_whom() -> fields.Integer:
    """The organisation that is asked; drawn only when there is a choice."""
    return fields.Integer(
        required=True,
        validate=validate.Range(1, MOST, error="Select which council you ask"),
        metadata={
            "label": "Which council do you ask?",
            "name": "which council you ask",
            "choices": [],
            "widget": "radios",
        },
    )


class AskForDetails(Schema):
    """Asking for contact details. The reader of it may not learn that somebody is ill."""

    to = to_whom()
    question = fields.String(
        required=True,
        validate=validate.Length(max=500),
        metadata={
            "label": "What do you ask?",
            "name": "your question",
            "hint": "Whoever reads this sees no reason for it. Write nothing about health",
            "widget": "textarea",
        },
    )

    def __init__(self, programme: Programme, **options):
        super().__init__(**options)
        self.programme = programme

    @validates_schema
    def _tells_no_health(self, data, **_):
        told = telling_words(self.programme, data.get("question") or "")
        if told:
            raise ValidationError(f"Take out what tells about health: {', '.join(told)}", "question")


class AskForVisit(Schema):
    """Asking for a knock at the door."""

    to = to_whom()
    instructions = fields.String(
        validate=validate.Length(max=1000),
        metadata={
            "label": "Instructions for the visit",
            "hint": "What the officer should ask or say, and how to find the home",
            "widget": "textarea",
        },
    )
    risk = fields.String(
        validate=validate.Length(max=500),
        metadata={"label": "Risks to visitors", "hint": "For example, a dog or a dark path", "widget": "textarea"},
    )
    household = fields.List(
        fields.UUID(),
        metadata={
            "label": "Who else of the household is to be seen at the same visit?",
            "hint": "One visit for all of them. Untick whoever need not be seen",
            "choices": [],
            "quiet": True,
        },
    )
