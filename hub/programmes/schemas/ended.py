"""How work on a case ends, how one call ends, and what the national system calls it."""

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from hub.programmes import models
from hub.programmes.schemas.shapes import NEXT, key, one_of, text


class OutcomeSchema(Schema):
    """[[programme.outcome]]: how work on a case can end."""

    key = key()
    label = text(required=True)
    hint = text(300, load_default="")
    closes = fields.Boolean(required=True)
    reached = fields.Boolean(load_default=False)
    contacted = fields.Boolean(load_default=False)
    outside = fields.Boolean(load_default=False)
    next = one_of(NEXT, load_default="nothing")

    @validates_schema
    def _something_follows(self, data, **_):
        if not data["closes"] and data["next"] == "nothing":
            raise ValidationError("An outcome that leaves the case open must say what is next.", "next")
        if data["outside"] and not data["closes"]:
            raise ValidationError("A case that is another county’s is closed here.", "outside")

    @post_load
    def _built(self, data, **_):
        return models.Outcome(**data)


class CallOutcomeSchema(Schema):
    """[[programme.call_outcome]]: how one call can end."""

    key = key()
    label = text(required=True)
    reached = fields.Boolean(load_default=False)
    bad_number = fields.Boolean(load_default=False)
    next = one_of(NEXT, load_default="call")

    @post_load
    def _built(self, data, **_):
        return models.CallOutcome(**data)


class NationalCodeSchema(Schema):
    """[[programme.national_code]]: what a national system calls an outcome, from a day on."""

    system = text(load_default=None)
    outcome = text(required=True)
    code = fields.String(required=True, validate=validate.Length(max=100))
    since = fields.Date(load_default=None)
