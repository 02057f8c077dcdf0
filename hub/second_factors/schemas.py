"""Who must have a second factor, as an organisation's file says it; and what the pages are sent."""

from dataclasses import dataclass

from marshmallow import Schema as FileSchema
from marshmallow import fields, post_load, validate

from hub.directory.files.schemas import no_repeats, one_of
from hub.directory.sections import section
from hub.kernel.access import Role
from hub.kernel.forms.fields import a_reason
from hub.kernel.forms.schemas import Schema

GRACE_DAYS = 14


@dataclass(frozen=True)
class Demand:
    """Which roles need a second factor, and how many days somebody has to set it up."""

    roles: frozenset[str] = frozenset(Role)
    grace_days: int = GRACE_DAYS


@section("second_factors")
class SecondFactorsSchema(FileSchema):
    """[second_factors]: without it everybody who signs in by password needs one, within a fortnight."""

    roles = fields.List(one_of(Role), load_default=lambda: list(Role), validate=no_repeats)
    grace_days = fields.Integer(
        strict=True, load_default=GRACE_DAYS, validate=validate.Range(0, 60, error="Between 0 and 60.")
    )

    @post_load
    def _demand(self, data: dict, **_) -> Demand:
        return Demand(frozenset(data["roles"]), data["grace_days"])


def code(label: str, hint: str) -> fields.String:
    """Something to be read off another screen, or off paper."""
    told = {"label": label, "hint": hint, "autocomplete": "one-time-code", "width": 10, "spellcheck": False}
    return fields.String(required=True, validate=validate.Length(max=40), metadata=told | {"name": "the code"})


class Step(Schema):
    """The second step itself."""

    code = code("Code", "6 digits from your app, or one of your recovery codes")


class Again(Schema):
    """The second step in the midst of an act: its field must be no other form's."""

    proof = code("Code", "6 digits from your app, or one of your recovery codes")


class NewApp(Schema):
    """An app that has read the key shows its first code."""

    name = fields.String(
        required=True,
        validate=validate.Length(max=40),
        metadata={
            "label": "Name of the device",
            "name": "the name of the device",
            "width": 20,
            "hint": "Such as “Work phone”, to tell it from others",
        },
    )
    code = code("Code", "6 digits from your app")


class NewKeyName(Schema):
    """What a key is called."""

    name = fields.String(
        required=True,
        validate=validate.Length(max=40),
        metadata={
            "label": "Name of the key",
            "name": "the name of the key",
            "width": 20,
            "hint": "Such as “Blue key” or “This laptop”",
        },
    )


class Why(Schema):
    """Why an administrator takes somebody's factors away."""

    reason = a_reason(
        "Why, and how do you know that it is them?",
        "how you know that it is them",
        "Such as: lost their phone, asked me in person. The person is told.",
    )
