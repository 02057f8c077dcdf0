"""The district's own data about safety, and the forms for markers and for the door."""

from typing import Any

from marshmallow import Schema as FileSchema
from marshmallow import ValidationError, fields, validate, validates_schema

from hub.directory.files.partnership import Partnership
from hub.directory.files.schemas import NamedSchema, text
from hub.directory.sections import Fault, section
from hub.kernel.forms.fields import Day, Postcode
from hub.kernel.forms.schemas import Schema
from hub.safety import rules

MONTHS = validate.Range(1, rules.MOST_MONTHS, error="Between 1 and {max}.")
FACTS_ONLY = "Facts only, nothing about health: the resident may ask to see it"


def _minutes(least: int, most: int) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(least, most, error="Between {min} and {max}."))


class CategorySchema(NamedSchema):
    """[[risk_markers.category]]: a kind of risk, and what to do about it."""

    advice = text(300)
    pair_required = fields.Boolean()
    months = fields.Integer(strict=True, validate=MONTHS)
    most_months = fields.Integer(strict=True, validate=MONTHS)
    words = fields.List(text())

    @validates_schema
    def _usual_within_most(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("months", 1) > data.get("most_months", rules.MOST_MONTHS):
            raise ValidationError("No more than most_months.", "months")


def _repeated(body: dict[str, Any], _: Partnership) -> list[Fault]:
    keys = [each["key"] for each in body["category"]]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    return [Fault("", "category", f"“{key}” is there twice.") for key in twice]


@section("risk_markers", owners={"district", "unitary"}, faults=_repeated)
class RiskMarkersSchema(FileSchema):
    """[risk_markers]: the kinds of risk that a district warns its people of."""

    category = fields.List(
        fields.Nested(CategorySchema),
        required=True,
        validate=validate.Length(min=1, error="There must be at least one."),
    )


@section("safety", owners={"district", "unitary"})
class SafetySchema(FileSchema):
    """[safety]: how many minutes somebody is expected at a door, and when the alarm is raised."""

    minutes = _minutes(5, 120)
    grace = _minutes(1, 60)
    escalate = _minutes(1, 60)


# Forms


def _note(label: str, hint: str, required: bool = False) -> fields.String:
    return fields.String(
        required=required,
        validate=validate.Length(max=rules.LONGEST_NOTE),
        metadata={"label": label, "hint": hint, "widget": "textarea", "rows": 3},
    )


class AddMarker(Schema):
    """A new marker at the address of a request."""

    category = fields.String(required=True, metadata={"label": "What is the risk?", "choices": [], "widget": "radios"})
    note = _note("What was seen or reported", FACTS_ONLY)
    expires_on = Day(
        metadata={
            "label": "Last day",
            "name": "the last day",
            "hint": "Leave empty for the usual time of this kind of risk",
        }
    )
    owner_id = fields.UUID(
        required=True,
        metadata={
            "label": "Who reviews it?",
            "name": "who reviews it",
            "hint": "They are told two weeks before the marker ends",
            "choices": [],
            "widget": "select",
        },
    )


class AddMarkerAnywhere(AddMarker):
    """A new marker at an address that is typed in."""

    address = fields.String(
        required=True,
        validate=validate.Length(max=200),
        metadata={
            "label": "First line of the address",
            "name": "the first line of the address",
            "hint": "With the flat or house number",
            "autocomplete": "off",
        },
    )
    postcode = Postcode(
        required=True, metadata={"label": "Postcode", "name": "the postcode", "width": 10, "autocomplete": "off"}
    )

    class Meta(Schema.Meta):
        fields = ("address", "postcode", "category", "note", "expires_on", "owner_id")


class RenewMarker(Schema):
    """A marker stands for longer, with a reason."""

    reason = _note("Why is the marker still needed?", FACTS_ONLY, required=True)
    expires_on = Day(
        metadata={
            "label": "Last day",
            "name": "the last day",
            "hint": "Leave empty for the usual time of this kind of risk",
        }
    )


class EndMarker(Schema):
    """A marker ends, with a reason."""

    reason = _note("Why does it end?", FACTS_ONLY, required=True)


class HandMarker(Schema):
    """Somebody else reviews a marker."""

    owner_id = fields.UUID(
        required=True,
        metadata={"label": "Who reviews it from now on?", "name": "who reviews it", "choices": [], "widget": "select"},
    )


class MarkerFilter(Schema):
    """Which markers the list shows; the postcode is a home’s, and stands in no address."""

    postcode = Postcode(metadata={"label": "Postcode", "quiet": True, "width": 10})
    show = fields.String(
        metadata={
            "label": "Show",
            "choices": [
                ("mine", "Mine"),
                ("due", "Due for review"),
                ("left", "Nobody reviews them"),
                ("ended", "Ended"),
            ],
            "widget": "select",
            "quiet": True,
            "blank": "All that are in force",
        }
    )


class Reason(Schema):
    """Why a manager says that somebody is out."""

    why = _note("How do you know?", "For example: they rang from the car", required=True)


class Acknowledge(Schema):
    """What a manager did about an alarm."""

    done = fields.String(
        required=True,
        metadata={"label": "What have you done?", "choices": list(rules.DONE.items()), "widget": "radios"},
    )
    note = _note("Anything to add", "For whoever reads this later")


def going(people: list[tuple] | None, pair: bool, minutes: int) -> type[Schema]:
    """The form with which somebody goes to a door; who else goes must be said where two are needed.

    Without `people` nobody is offered and nothing is asked of them.
    """
    label = "Who goes with you?" if pair else "Does anybody go with you?"
    second = fields.UUID(
        required=pair,
        metadata={"label": label, "widget": "select", "choices": people}
        | ({} if pair else {"quiet": True, "blank": "Nobody"}),
    )
    length = fields.Integer(
        load_default=minutes,
        validate=validate.Range(5, rules.LONGEST_THERE),
        metadata={"label": "Minutes until you expect to be out", "width": 3, "quiet": True},
    )
    asked = {} if people is None else {"going_with": second}
    return Schema.from_dict(asked | {"minutes": length}, name="GoingForm")
