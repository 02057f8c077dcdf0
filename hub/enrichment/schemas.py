"""The forms of a search."""

from collections.abc import Mapping, Sequence

from marshmallow import fields, validate

from hub.enrichment.rules import POINT_KINDS, RESULTS
from hub.kernel.forms.fields import Phone, Postcode
from hub.kernel.forms.schemas import Schema
from hub.kernel.words import moment


def field_of(key: str) -> str:
    """The name of a system's field."""
    return f"in_{key}"


def checklist_form(systems: Sequence[Mapping], returns: Sequence[str]) -> type[Schema]:
    """One question per system, its hint saying who searched it and when; a note where the agreement returns one."""
    asked = {field_of(one["key"]): _system(one) for one in systems}
    if "note" in returns:
        asked["note"] = fields.String(
            validate=validate.Length(max=500),
            metadata={
                "label": "Note",
                "widget": "textarea",
                "hint": "It goes back with the answer. Write only what helps to reach the resident",
            },
        )
    return Schema.from_dict(asked, name="Checklist")


def _system(one: Mapping) -> fields.String:
    said = {"label": one["label"], "choices": list(RESULTS.items()), "inline": True}
    if one["at"]:
        said["hint"] = f"{one['by']}, {moment(one['at'])}"
    return fields.String(required=True, metadata=said)


class AddPoint(Schema):
    """One contact point, and where it was found."""

    kind = fields.String(
        required=True,
        metadata={
            "label": "What did you find?",
            "choices": list(POINT_KINDS.items()),
            "missing": "Select what you found",
        },
    )
    phone = Phone(
        required=True,
        metadata={"label": "Phone number", "only_if": ("kind", "phone"), "width": 20, "autocomplete": "off"},
    )
    email = fields.Email(
        required=True, validate=validate.Length(max=254),
        metadata={"label": "Email address", "only_if": ("kind", "email"), "autocomplete": "off"},
    )  # fmt: skip
    address = fields.String(
        required=True, validate=validate.Length(max=200),
        metadata={"label": "Address", "hint": "House number or name, street, town", "only_if": ("kind", "address")},
    )  # fmt: skip
    postcode = Postcode(required=True, metadata={"label": "Postcode", "only_if": ("kind", "address"), "width": 10})
    system = fields.String(
        required=True,
        metadata={"label": "Where did you find it?", "choices": [], "missing": "Select where you found it"},
    )
