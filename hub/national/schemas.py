"""`[national]` of a tenant's file: which system takes cases back, whether it pushes or is pulled; and the forms."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from hub.directory.sections import section
from hub.kernel.forms.fields import Day
from hub.kernel.forms.schemas import Schema as FormSchema
from hub.programmes.facts import FACTS
from hub.programmes.schemas.shapes import number, text
from hub.settings import LOOPBACK

WAYS = ("push", "pull")


@dataclass(frozen=True, slots=True)
class National:
    """How this organisation works with its national system. Without a section of its own: files, by hand."""

    system: str = ""
    way: str = "push"
    overdue_hours: int = 48
    needs_column: str = ""
    url: str = ""
    token_url: str = ""
    client_id: str = ""
    scope: str = ""
    pull_every_minutes: int = 15
    page_size: int = 200
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def pulls(self) -> bool:
        """Whether the hub fetches cases by itself and returns outcomes by itself."""
        return self.way == "pull"


def safe_address(address: str) -> bool:
    """Whether an address may be called: by https, or on this very machine; without a user's name in it."""
    try:
        parts = urlsplit(address)
        named = parts.hostname and not parts.username and not parts.query and not parts.fragment
        return bool(named and parts.port != 0 and (parts.scheme == "https" or _here(parts)))
    except ValueError:
        return False


def _here(parts) -> bool:
    return parts.scheme == "http" and parts.hostname in LOOPBACK


def _address(value: str) -> None:
    if value and not safe_address(value):
        raise ValidationError("It must begin with https:// and hold no user name and no question mark.")


@section("national", owners={"county", "unitary"})
class NationalSchema(Schema):
    """[national]: the system that takes cases back; `way = "pull"` makes the hub fetch and return them by itself."""

    system = text(60, required=True)
    way = fields.String(validate=validate.OneOf(WAYS), load_default="push")
    overdue_hours = number(1, 24 * 30, load_default=48)
    needs_column = text(100, load_default="")
    url = fields.String(validate=[validate.Length(max=300), _address], load_default="")
    token_url = fields.String(validate=[validate.Length(max=300), _address], load_default="")
    client_id = text(200, load_default="")
    scope = text(200, load_default="")
    pull_every_minutes = number(1, 24 * 60, load_default=15)
    page_size = number(1, 1000, load_default=200)
    fields_ = fields.Dict(
        fields.String(validate=validate.OneOf(FACTS)), text(100), load_default=dict, data_key="fields"
    )

    @validates_schema
    def _can_be_pulled(self, data, **_):
        if data["way"] == "pull":
            told = {name: ["A system that is pulled needs this."] for name in ("url", "token_url", "client_id")
                    if not data[name]}  # fmt: skip
            if told:
                raise ValidationError(told)

    @post_load
    def _built(self, data, **_):
        return National(fields=data.pop("fields_"), **data)


class Acknowledge(FormSchema):
    """Why a row that the list does not confirm is settled all the same."""

    why = fields.String(
        required=True,
        validate=validate.Length(max=1000),
        metadata={"label": "Why is this settled?", "name": "why this is settled", "widget": "textarea",
                  "hint": "For example: typed into the national system by hand"},
    )  # fmt: skip


class TakeTheirs(FormSchema):
    """Which of our outcomes their word stands for, where it stands for several; and why ours gives way."""

    outcome = fields.String(metadata={"label": "Their outcome", "name": "their outcome", "choices": [],
                                      "widget": "radios"})  # fmt: skip
    reason = fields.String(
        required=True,
        validate=validate.Length(max=1000),
        metadata={"label": "Why is theirs right?", "name": "why theirs is right", "widget": "textarea"},
    )


class Reference(FormSchema):
    """The national reference of a case that was typed in here."""

    reference = fields.String(
        required=True,
        validate=validate.Length(max=60),
        metadata={"label": "National reference", "name": "the national reference", "width": "20"},
    )


class OnDay(FormSchema):
    """For which day the crosswalk is shown."""

    day = Day(metadata={"label": "On this day", "name": "a day", "quiet": True})
