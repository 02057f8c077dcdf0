"""`[households]` of the county's file, and what is typed about a household."""

from collections.abc import Iterable
from typing import Any

from marshmallow import Schema as Table
from marshmallow import ValidationError, fields, validate, validates_schema

from hub.calls.rules.bookings import Choice
from hub.calls.schemas.typed import RecordCall, offer_times
from hub.cases.rules.words import full_name
from hub.cases.schemas import why
from hub.directory.sections import section
from hub.kernel.forms.schemas import Schema
from hub.programmes.facts import FACTS

FOR = "for-"
NOT_ASKED = "not-asked"


def _between(low: int, high: int) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(low, high, error=f"Between {low} and {high}."))


class SignSchema(Table):
    """[[households.establishment]]: which words of which fact tell that an address is no household."""

    fact = fields.String(required=True, validate=validate.OneOf(FACTS, error="Not known. Choose from: {choices}."))
    says = fields.List(fields.String(validate=validate.Length(1, 60)), required=True, validate=validate.Length(1, 50))


@section("households", owners={"county", "unitary"})
class HouseholdsSchema(Table):
    """[households]: what is a household, what an establishment, and how soon one may be rung again."""

    most_people = _between(2, 50)
    rung_within_hours = _between(1, 48)
    closed_within_days = _between(1, 365)
    establishment = fields.List(fields.Nested(SignSchema), validate=validate.Length(max=20))


class Part(Schema):
    """Why a case is worked apart from its household, or with it again."""

    why = why("Why?", "why")


class _Together(RecordCall):
    """One call to several: what happened holds for all of them, but for those of whom something else is said."""

    @validates_schema
    def _somebody(self, data: dict[str, Any], **_: Any) -> None:
        asked = [value for name, value in data.items() if name.startswith(FOR)]
        if asked and all(value == NOT_ASKED for value in asked):
            raise ValidationError("Say what happened for at least one person")


def call_form(members: Iterable[Any], outcomes: list[tuple[str, str]], times: Iterable[Choice]) -> Schema:
    """The form of one call about these cases, with a question for each of them that may be left as it is."""
    choices = [*outcomes, (NOT_ASKED, "Not asked about")]
    asked = {
        f"{FOR}{one.id}": fields.String(
            metadata={
                "label": full_name(one),
                "choices": choices,
                "widget": "select",
                "quiet": True,
                "blank": "The same",
            }
        )
        for one in members
    }
    form = _Together.from_dict(asked)(exclude=("needs",))
    offer_times(form, times)
    return form
