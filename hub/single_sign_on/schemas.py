"""What the pages of single sign-on are sent."""

from typing import Any

from marshmallow import ValidationError, fields, validate

from hub.kernel.access import ROLE_NAMES, Role
from hub.kernel.forms.schemas import Schema
from hub.single_sign_on.rules.described import CLAIM, METHODS
from hub.single_sign_on.rules.tokens import ALGORITHMS

ONE_CLAIM = validate.Regexp(f"^{CLAIM.pattern}$", error="Enter the name of one claim, such as email")
LONGEST_GROUPS = 5000


def text(label: str, longest: int, hint: str = "", **more: Any) -> fields.String:
    """A line that must be there."""
    told = {"label": label, "hint": hint, "autocomplete": "off", "width": more.pop("width", 30), **more}
    return fields.String(required=True, validate=validate.Length(max=longest), metadata=told)


class Issuer(Schema):
    """Where a provider is: the first question, before anything of it is kept."""

    issuer = text(
        "Address of the provider (issuer)",
        500,
        "Exactly as the provider writes it, for example https://login.council.example/realms/staff",
        name="the address of the provider",
    )


class Groups(fields.String):
    """One a line: “group = role”, the role as the hub names it; becomes {group: role}."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        told = super()._deserialize(value, attr, data, **kwargs)
        if len(told) > LONGEST_GROUPS:
            raise ValidationError(f"Groups must be {LONGEST_GROUPS:,} characters or fewer")
        known = {name.casefold(): role for role, name in ROLE_NAMES.items()} | {str(role): role for role in Role}
        found: dict[str, str] = {}
        for line in (one.strip() for one in told.splitlines() if one.strip()):
            group, _, role = (part.strip() for part in line.rpartition("="))
            if not 0 < len(group) <= 200 or role.casefold() not in known:
                raise ValidationError(f"Write each line as: group = role. This one is not: {line[:60]}")
            found[group] = str(known[role.casefold()])
        return found


class Settings(Schema):
    """How a provider is used: what it may sign with, and which of its claims mean what."""

    label = text("Name on the sign-in page", 60, "For example: Breckland staff")
    listed = fields.Boolean(
        required=True,
        metadata={
            "label": "Show it to everybody on the sign-in page?",
            "name": "yes or no",
            "hint": "If not, people use its own address, which you can put on your intranet.",
        },
    )
    algorithms = fields.List(
        fields.String(),
        required=True,
        validate=validate.Length(min=1, error="Select at least one"),
        metadata={
            "label": "Signatures that are accepted",
            "choices": [(one, one) for one in ALGORITHMS],
            "missing": "Select at least one",
        },
    )
    name_claim = fields.String(
        required=True, validate=ONE_CLAIM, metadata={"label": "Claim that holds a person’s name", "width": 20}
    )
    email_claim = fields.String(
        required=True, validate=ONE_CLAIM, metadata={"label": "Claim that holds their email address", "width": 20}
    )
    groups_claim = fields.String(
        validate=ONE_CLAIM,
        metadata={
            "label": "Claim that holds their groups",
            "hint": "Leave it empty if groups say nothing about roles.",
            "width": 20,
        },
    )
    group_roles = Groups(
        validate=validate.Length(max=LONGEST_GROUPS),
        metadata={
            "label": "Roles that groups propose",
            "widget": "textarea",
            "hint": "One a line, as in: Tracing team = Tracer. They propose a role to you; none is given by itself.",
        },
    )


def method(required: bool = True) -> fields.String:
    """How the hub shows a provider who it is."""
    return fields.String(
        required=required,
        metadata={
            "label": "How the hub shows the provider who it is",
            "name": "a way",
            "widget": "radios",
            "choices": list(METHODS.items()),
        },
    )


class Secret(Schema):
    """The hub's credentials with a provider; the secret is never shown again."""

    client_id = text("Client ID", 200, "Given by the provider when the hub is registered there.")
    method = method()
    secret = fields.String(
        validate=validate.Length(max=500),
        metadata={
            "label": "Client secret",
            "widget": "password",
            "autocomplete": "off",
            "hint": "Not needed with the hub’s own key. It is sealed, and never shown again.",
            "width": 30,
        },
    )


class NewProvider(Secret):
    """A provider that was found, with what is typed to use it."""

    issuer = fields.String(required=True, validate=validate.Length(max=500), metadata={"widget": "hidden"})
    label = text("Name on the sign-in page", 60, "For example: Breckland staff")


class Rule(Schema):
    """Whether passwords still count, and whose always does."""

    keeper = fields.UUID(
        required=True,
        metadata={
            "label": "Whose password still counts",
            "name": "an administrator",
            "widget": "radios",
            "hint": "The way in when the provider is down. Their password should be long and kept in a safe.",
        },
    )
