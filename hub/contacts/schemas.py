"""The section [contacts] of a county's file, and the rows in which people and places are typed."""

from typing import Any

from marshmallow import Schema as Shape
from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from hub.contacts.rules import Choice, Settings, parse_day
from hub.directory.files.schemas import KEY, no_repeats, text
from hub.directory.sections import section
from hub.gazetteer.rules import parse_postcode
from hub.kernel.clock import today
from hub.kernel.forms.fields import Phone, Postcode, TimeOfDay
from hub.kernel.forms.schemas import Schema, offer

ROWS = 3


class ChoiceSchema(Shape):
    """One of `met` or `place`: what a tracer chooses, in the order in which it is offered."""

    key = text(required=True, validate=KEY)
    label = text(required=True)
    hint = text(300, load_default="")
    national = text(100, load_default="")

    @post_load
    def _built(self, data, **_):
        return Choice(**data)


def _choices(default: tuple[tuple[str, str], ...]) -> fields.List:
    told = [Choice(key, label) for key, label in default]
    return fields.List(fields.Nested(ChoiceSchema), load_default=lambda: told, validate=validate.Length(1, 40))


def _days(default: int) -> fields.Integer:
    return fields.Integer(strict=True, load_default=default, validate=validate.Range(0, 60))


@section("contacts", owners={"county", "unitary"})
class ContactsSchema(Shape):
    """[contacts]: how people can have met, kinds of place, and the days that count around the first symptoms."""

    met = _choices((("household", "Lives in the same household"), ("other", "Met in another way")))
    place = _choices((("home", "Somebody’s home"), ("work", "Workplace"), ("other", "Somewhere else")))
    infectious_before = _days(2)
    infectious_after = _days(10)
    traced_back = _days(7)

    @validates_schema
    def _each_once(self, data, **_):
        for name in ("met", "place"):
            try:
                no_repeats([one.key for one in data.get(name, ())])
            except ValidationError as wrong:
                raise ValidationError(wrong.messages, name) from None

    @post_load
    def _built(self, data, **_):
        return Settings(tuple(data.pop("met")), tuple(data.pop("place")), **data)


class ShortDay(fields.String):
    """A day typed in one box, in a hurry: '3/1', '3 Jan', 'Monday', 'yesterday'; it has been already."""

    default_error_messages = {
        "not_day": "Enter a day like 3/1, 3 Jan, Monday or yesterday",
        "ahead": "The day must be today or in the past",
        "long_ago": "The day must be within the last year",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any):
        found = parse_day(super()._deserialize(value, attr, data, **kwargs), today())
        if found is None:
            raise self.make_error("not_day")
        if found > today():
            raise self.make_error("ahead")
        if (today() - found).days > 366:
            raise self.make_error("long_ago")
        return found


def _text(longest: int, **told: Any) -> fields.String:
    return fields.String(validate=validate.Length(max=longest), metadata={"quiet": True, **told})


class ContactRow(Schema):
    """One close contact."""

    forename = _text(100, label="First name")
    surname = _text(100, label="Last name")
    met = fields.String(
        required=True,
        metadata={
            "label": "How they met", "name": "how they met", "choices": [], "widget": "select", "blank": "Choose one",
        },
    )  # fmt: skip
    met_on = ShortDay(metadata={"label": "Last met", "quiet": True})
    phone = Phone(metadata={"label": "Phone number", "quiet": True})
    email = fields.Email(validate=validate.Length(max=254), metadata={"label": "Email address", "quiet": True})
    note = _text(500, label="Note")

    @validates_schema
    def _somebody(self, data, **_):
        if not any(data.get(name) for name in ("forename", "surname", "phone", "email")):
            raise ValidationError("Enter a name, a phone number or an email address", "forename")


class PlaceRow(Schema):
    """One visit to one place."""

    kind = fields.String(
        required=True,
        metadata={
            "label": "Kind of place", "name": "the kind of place", "choices": [], "widget": "select",
            "blank": "Choose one",
        },
    )  # fmt: skip
    name = fields.String(
        required=True, validate=validate.Length(max=200),
        metadata={"label": "Name or address", "name": "the name or address", "attributes": {"list": "known-places"}},
    )  # fmt: skip
    postcode = Postcode(metadata={"label": "Postcode", "quiet": True})
    visited_on = ShortDay(required=True, metadata={"label": "Day", "name": "the day"})
    arrived = TimeOfDay(metadata={"label": "From", "name": "the time they came", "quiet": True})
    left = TimeOfDay(metadata={"label": "Until", "name": "the time they left", "quiet": True})
    note = _text(500, label="Note")

    @post_load
    def _apart(self, data, **_):
        """A known place is offered as 'The Mill, NR1 3AB': its postcode goes where postcodes are."""
        name, _comma, code = data["name"].rpartition(", ")
        if name and not data.get("postcode") and (found := parse_postcode(code)):
            data |= {"name": name, "postcode": found.text}
        return data

    @validates_schema
    def _forwards(self, data, **_):
        if data.get("left") and not data.get("arrived"):
            raise ValidationError("Enter the time they came, too", "arrived")


def of_settings(row: type[Schema], settings: Settings) -> type[Schema]:
    """The row with what this county lets people choose."""
    name, choices = ("met", settings.met) if row is ContactRow else ("kind", settings.places)
    told = [(one.key, one.label) for one in choices]

    class Chosen(row):
        def on_bind_field(self, field_name: str, field_obj: fields.Field) -> None:
            super().on_bind_field(field_name, field_obj)
            if field_name == name:
                offer(field_obj, told)

    return Chosen


def many(row: type[Schema], word: str) -> Schema:
    """A form of several rows: those that stay empty are left out."""
    listed = fields.List(
        fields.Nested(row),
        required=True,
        validate=validate.Length(min=1, error="Fill in at least one row"),
        metadata={"label": "", "row": word, "rows": ROWS, "missing": "Fill in at least one row"},
    )
    return Schema.from_dict({"rows": listed}, name="Rows")()
