"""What a phone posts, and what a person decides about an answer that was set aside."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from hub.doorstep.rules import LONGEST_HOURS
from hub.kernel.forms.fields import Moment
from hub.kernel.forms.schemas import Schema

BASE64 = r"^[A-Za-z0-9+/]+={0,2}$"


def base64(longest: int) -> fields.String:
    """Bytes as text, at most so many characters."""
    return fields.String(required=True, validate=[validate.Length(max=longest), validate.Regexp(BASE64)])


class PackRequest(Schema):
    """For how many hours a phone may carry today's visits; asked only where no shift says it."""

    hours = fields.Integer(validate=validate.Range(1, LONGEST_HOURS), metadata={"label": "Hours"})


class Check(Schema):
    """A pack's ticket, which the phone got with it."""

    ticket = fields.String(required=True, validate=validate.Length(max=400))


class Envelope(Schema):
    """A sealed answer (envelope.py), with what stands on its outside."""

    v = fields.Integer(required=True, strict=True, validate=validate.Equal(1))
    id = fields.UUID(required=True)
    key = fields.UUID(required=True)
    account = fields.UUID(required=True)
    visit = fields.UUID(required=True)
    epk = base64(88)
    iv = base64(16)
    data = base64(60_000)


class Told(Schema):
    """What an envelope holds: the attempt as the officer recorded it at the door.

    `unfinished`: what was typed when the visit was taken from the phone; it may have no outcome.
    """

    pack = fields.UUID(required=True)
    attempt = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1000))
    unfinished = fields.Boolean(load_default=False)
    outcome = fields.String(validate=validate.Length(max=60))
    at = Moment(required=True)
    made_at = Moment(required=True)
    second = fields.UUID()
    answers = fields.Dict(required=True, keys=fields.String(validate=validate.Length(max=60)))

    @validates_schema
    def _has_outcome(self, data: dict[str, Any], **_: Any) -> None:
        if not (data.get("unfinished") or data.get("outcome")):
            raise ValidationError("An answer says what happened.", "outcome")

    def _tidied(self, key: str, value: Any) -> Any:
        if key == "answers" and isinstance(value, dict) and len(value) > 200:
            raise ValidationError("There are more answers than any form has questions.", key)
        return super()._tidied(key, value)


class Dismissal(Schema):
    """Why an answer that was set aside is not recorded."""

    reason = fields.String(
        required=True,
        validate=validate.Length(max=500),
        metadata={
            "label": "Why is this answer not to be recorded?",
            "hint": "The answer is kept with this reason. Do not write the resident’s name here.",
            "widget": "textarea",
        },
    )
