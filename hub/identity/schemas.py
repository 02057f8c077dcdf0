"""What the pages of identity are sent."""

from marshmallow import ValidationError, fields, validate

from hub.identity.rules import LEAST_LENGTH
from hub.kernel.forms.fields import Day, Phone
from hub.kernel.forms.schemas import Schema
from hub.kernel.words import takes_texts

ADDRESS = {"label": "Email address", "widget": "email", "autocomplete": "username", "width": 30}
WORDS = f"At least {LEAST_LENGTH} characters. Three random words work well."


def password(label: str, autocomplete: str, hint: str = "") -> fields.String:
    """A password, never shown again."""
    told = {"label": label, "widget": "password", "autocomplete": autocomplete, "hint": hint, "width": 20}
    return fields.String(required=True, validate=validate.Length(max=200), metadata=told)


class SignIn(Schema):
    """Who signs in; the organisation is asked for only when address and password fit in several."""

    email = fields.String(required=True, validate=validate.Length(max=254), metadata=ADDRESS)
    password = password("Password", "current-password")
    organisation = fields.Integer(metadata={"label": "Organisation", "widget": "hidden"})


class Workspace(Schema):
    """Which role to work in."""

    role = fields.String(required=True, metadata={"label": "Your role", "name": "a role", "widget": "radios"})


class Colleague(Schema):
    """A person of the organisation, as its administrator writes them down."""

    name = fields.String(
        required=True,
        validate=validate.Length(max=100),
        metadata={"label": "Full name", "autocomplete": "off", "width": 30},
    )
    email = fields.Email(
        required=True,
        validate=validate.Length(max=254),
        metadata={"label": "Email address", "autocomplete": "off", "width": 30},
    )
    roles = fields.List(
        fields.String(),
        required=True,
        validate=validate.Length(min=1, error="Select at least one role"),
        metadata={"label": "Roles", "hint": "Select all that apply", "missing": "Select at least one role"},
    )


def is_mobile(number: str) -> None:
    """Refuse a number that no text message reaches. Raises ValidationError."""
    if not takes_texts(number):
        raise ValidationError("Enter a mobile phone number, like 07700 900 982")


class Mobile(Schema):
    """Where urgent text messages go."""

    mobile = Phone(
        validate=is_mobile,
        metadata={
            "label": "Mobile phone number",
            "hint": "Urgent messages are sent here as texts, such as that a visit is no longer needed. "
            "Leave it empty to receive none.",
            "width": 20,
        },
    )


class Leaving(Schema):
    """The last day of somebody who will leave."""

    leaves_on = Day(
        metadata={
            "label": "Last day",
            "hint": "They are signed out when it is over, and what they hold goes back. Leave it empty to take it out.",
            "name": "the last day",
        }
    )


class NewPassword(Schema):
    """A password by one-time link."""

    password = password("New password", "new-password", WORDS)


class ChangePassword(Schema):
    """A new password, by someone who knows the old one."""

    current_password = password("Current password", "current-password")
    password = password("New password", "new-password", WORDS)
