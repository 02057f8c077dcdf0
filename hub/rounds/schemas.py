"""What a person says of a round, and what a district's file says of all its rounds."""

from collections.abc import Iterator, Mapping
from datetime import time
from itertools import combinations
from typing import Any
from uuid import UUID

from marshmallow import Schema as FileSchema
from marshmallow import ValidationError, fields, validate, validates_schema

from hub.directory.files.schemas import text
from hub.directory.sections import section
from hub.gazetteer.rules import parse_postcode
from hub.kernel.forms.fields import Day, Postcode, TimeOfDay
from hub.kernel.forms.schemas import Schema, offer

MINUTES = 10
MOST_OFFICERS = 20
BLANK_ROWS = 2
BEGIN = [("office", "At the office"), ("anywhere", "Anywhere")]


def _postcode(written: str) -> None:
    if parse_postcode(written) is None:
        raise ValidationError("Write a full postcode, such as NR19 1EE.")


@section("rounds", owners={"district", "unitary"})
class RoundsSchema(FileSchema):
    """[rounds]: from where the district's officers set out, how long a visit takes, how fast they travel."""

    office = text(10, validate=_postcode)
    minutes_at_door = fields.Integer(strict=True, validate=validate.Range(1, 120, error="Between 1 and 120."))
    speed_kmh = fields.Integer(strict=True, validate=validate.Range(3, 120, error="Between 3 and 120."))


class ChooseDay(Schema):
    """Which day's visits are to be planned; the answers stand in the page's address."""

    day = Day(metadata={"label": "Day", "quiet": True})
    team = fields.String(metadata={"label": "Team", "choices": [], "widget": "select", "quiet": True})
    patch = fields.String(metadata={"label": "Patch", "choices": [], "widget": "select", "quiet": True})


class CrewRow(Schema):
    """One officer, or a pair."""

    account_id = fields.UUID(
        required=True, metadata={"label": "Who goes", "widget": "select", "choices": [], "blank": "Nobody"}
    )
    starts = TimeOfDay(required=True, metadata={"label": "From", "hint": "Like 9:30am", "width": 5})
    ends = TimeOfDay(required=True, metadata={"label": "Until", "hint": "Like 5pm", "width": 5})
    second_id = fields.UUID(metadata={"label": "With, for a pair", "widget": "select", "choices": [], "blank": "Alone"})

    @validates_schema
    def _hours(self, data: dict[str, Any], **_: Any) -> None:
        if data["ends"] <= data["starts"]:
            raise ValidationError("Enter a time after the one at which they begin", "ends")
        if data["second_id"] == data["account_id"]:
            raise ValidationError("Select somebody else: nobody is a pair with themselves", "second_id")


class WhoGoes(Schema):
    """The officers of a round."""

    crew = fields.List(
        fields.Nested(CrewRow),
        required=True,
        validate=validate.Length(min=1, max=MOST_OFFICERS),
        metadata={"label": "Officers", "row": "Officer", "always": ("starts", "ends")},
    )

    @validates_schema
    def _nobody_twice(self, data: dict[str, Any], **_: Any) -> None:
        leads = [one["account_id"] for one in data["crew"]]
        if len(set(leads)) < len(leads):
            raise ValidationError("Put everybody down once: somebody goes twice in this round", "crew")
        for one, other in combinations(data["crew"], 2):
            if set(people(one)) & set(people(other)) and overlap(one, other):
                raise ValidationError("Somebody cannot be in two places at the same time", "crew")


class PlanRound(WhoGoes):
    """The officers of a round and how they travel."""

    minutes = fields.Integer(
        required=True, validate=validate.Range(1, 120), metadata={"label": "Minutes at each door", "width": 3}
    )
    begin = fields.String(
        required=True, metadata={"label": "Where do they begin?", "choices": BEGIN, "widget": "radios", "inline": True}
    )
    end = fields.String(
        required=True, metadata={"label": "Where do they end?", "choices": BEGIN, "widget": "radios", "inline": True}
    )
    office = Postcode(
        metadata={"label": "Postcode of the office", "hint": "Needed if they begin or end there", "width": 10}
    )

    @validates_schema
    def _office_is_known(self, data: dict[str, Any], **_: Any) -> None:
        if "office" in (data["begin"], data["end"]) and not data["office"]:
            raise ValidationError("Enter the office’s postcode, or choose anywhere", "office")


def people(row: Mapping[str, Any]) -> Iterator[UUID]:
    """Who goes, as far as the row names them."""
    return (one for one in (row["account_id"], row["second_id"]) if one)


def overlap(one: Mapping[str, time], other: Mapping[str, time]) -> bool:
    """Whether two rows' hours meet."""
    return one["starts"] < other["ends"] and other["starts"] < one["ends"]


def with_colleagues(
    schema: WhoGoes, leads: list[tuple[str, str]], seconds: list[tuple[str, str]], rows: int
) -> WhoGoes:
    """The form with the colleagues there are to choose from, and so many rows."""
    crew = schema.fields["crew"]
    offer(crew.inner.schema.fields["account_id"], leads)
    offer(crew.inner.schema.fields["second_id"], seconds)
    crew.metadata = {**crew.metadata, "rows": rows}
    return schema
