"""What people type about cases."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from hub.cases.rules.facts import known_facts
from hub.cases.rules.nhs_number import parse_nhs_number
from hub.cases.rules.steps import STEP_KINDS
from hub.kernel.forms.fields import Day, NotInFuture, Phone, Postcode
from hub.kernel.forms.schemas import Schema, offer
from hub.programmes.models import Programme

PAST = NotInFuture("The date must be today or in the past")


def why(label: str, name: str) -> fields.String:
    """A reason in somebody's own words."""
    return fields.String(
        required=True, validate=validate.Length(max=1000), metadata={"label": label, "name": name, "widget": "textarea"}
    )


class Search(Schema):
    """The search panel of the list; all but the text stands in the page's address."""

    text = fields.String(
        validate=validate.Length(max=60),
        metadata={
            "label": "Reference, last name, postcode or NHS number", "quiet": True, "widget": "search", "width": "20",
        },
    )  # fmt: skip
    district = fields.Integer(metadata={"label": "District", "choices": [], "widget": "select", "quiet": True})
    priority = fields.Integer(metadata={"label": "Priority", "choices": [], "widget": "select", "quiet": True})
    category = fields.String(metadata={"label": "Category", "choices": [], "widget": "select", "quiet": True})
    step = fields.String(
        metadata={"label": "What is next", "choices": list(STEP_KINDS.items()), "widget": "select", "quiet": True}
    )
    tracer = fields.String(metadata={"label": "With", "choices": [], "widget": "select", "quiet": True})


def search_panel(programme: Programme) -> Schema:
    """The search panel, which names what this programme knows a resident by, its categories and its priorities."""
    panel = Search()
    ranks = sorted({(one.rank, one.label) for one in programme.priorities})
    offer(panel.fields["priority"], [*ranks, (len(ranks) and ranks[-1][0] + 1, "Ordinary")])
    offer(panel.fields["category"], [(one.key, one.label) for one in programme.categories])
    if "nhs_number" not in known_facts(programme):
        panel.fields["text"].metadata = {**panel.fields["text"].metadata, "label": "Reference, last name or postcode"}
    return panel


class NhsNumber(fields.String):
    """An NHS number as people write it, kept as its ten digits: so it is searched for, and lists bring it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        number = parse_nhs_number(super()._deserialize(value, attr, data, **kwargs))
        if number is None:
            raise ValidationError("Check the NHS number: it has 10 digits that fit each other, like 943 476 5919")
        return number


class KnownFacts(Schema):
    """What can be corrected on a case."""

    forename = fields.String(validate=validate.Length(max=100), metadata={"label": "First name"})
    surname = fields.String(
        required=True, validate=validate.Length(max=100), metadata={"label": "Last name", "name": "the last name"}
    )
    born_on = Day(validate=PAST, metadata={"label": "Date of birth", "hint": "For example, 27 3 1985"})
    nhs_number = NhsNumber(
        validate=validate.Length(max=10), metadata={"label": "NHS number", "inputmode": "numeric", "width": 10}
    )
    house = fields.String(validate=validate.Length(max=100), metadata={"label": "House number or name", "width": 10})
    address = fields.String(validate=validate.Length(max=300), metadata={"label": "Street and town"})
    postcode = Postcode(metadata={"label": "Postcode", "width": 10})
    language = fields.String(validate=validate.Length(max=60), metadata={"label": "Language", "width": 20})
    onset_on = Day(validate=PAST, metadata={"label": "Symptoms began"})
    tested_on = Day(validate=PAST, metadata={"label": "Tested"})
    variant = fields.Boolean(
        required=True, metadata={"label": "Is a variant of concern known?", "name": "whether a variant is known"}
    )
    contacts_named = fields.Integer(
        validate=validate.Range(0, 500, error="Enter a number between 0 and 500"),
        metadata={
            "label": "Close contacts named",
            "hint": "The list’s own number. Those that you type in one by one are counted by themselves",
            "width": 3,
        },
    )
    occupation = fields.String(validate=validate.Length(max=100), metadata={"label": "Occupation", "width": 20})
    instructions = fields.String(
        validate=validate.Length(max=1000), metadata={"label": "Instructions for whoever visits", "widget": "textarea"}
    )
    risk = fields.String(
        validate=validate.Length(max=500), metadata={"label": "Risks to visitors", "widget": "textarea"}
    )


class NewCase(KnownFacts):
    """A case typed in."""

    reference = fields.String(
        validate=validate.Length(max=60), metadata={"label": "Reference in the list", "width": 20}
    )
    phone = Phone(metadata={"label": "Phone number", "width": 20})
    email = fields.Email(validate=validate.Length(max=254), metadata={"label": "Email address"})


def of_programme(schema: type[Schema], programme: Programme) -> Schema:
    """The form without what this programme knows nothing of; a list of properties may do without a name."""
    known = known_facts(programme) | {"phone", "email"}
    form = schema(only=[name for name in schema._declared_fields if name in known])
    form.fields["surname"].required = "surname" in programme.line_list.required
    return form


class Route(Schema):
    """Which organisation answers for an address, and why."""

    district_id = fields.Integer(
        required=True,
        metadata={
            "label": "Council",
            "name": "a council",
            "choices": [],
            "widget": "radios",
        },
    )
    why = why("How do you know?", "how you know")


class Outside(Schema):
    """Whose a case is that is not this county's, and how one knows."""

    council = fields.String(
        metadata={"label": "Which council’s area is it?", "choices": [], "widget": "select", "name": "a council"}
    )
    why = why("How do you know?", "how you know")


class Variant(Schema):
    """Whether a case is a variant, and how one knows."""

    variant = fields.Boolean(
        required=True,
        metadata={"label": "Is it a variant of concern?", "name": "whether it is a variant of concern"},
    )
    why = why("How do you know?", "how you know")


class Close(Schema):
    """How a case ends. The outcomes are the programme's."""

    outcome = fields.String(
        required=True, metadata={"label": "How does it end?", "name": "how it ends", "choices": [], "widget": "radios"}
    )
    why = fields.String(validate=validate.Length(max=1000), metadata={"label": "Note", "widget": "textarea"})


class Reopen(Schema):
    """Why a closed case goes on."""

    why = why("Why are you opening it again?", "why you open it again")


class Seen(Schema):
    """Up to which moment somebody has taken note of what lists changed."""

    until = fields.AwareDateTime(required=True, metadata={"label": "Until", "widget": "hidden"})


class NewPoint(Schema):
    """A phone number or email address that somebody told us."""

    phone = Phone(metadata={"label": "Phone number", "width": 20})
    email = fields.Email(validate=validate.Length(max=254), metadata={"label": "Email address"})
    source = fields.String(
        required=True,
        metadata={
            "label": "Who told you?", "name": "who told you",
            "choices": [("resident", "The resident"), ("person", "Someone else, or I found it")],
        },
    )  # fmt: skip

    @validates_schema
    def _something(self, data, **_):
        if not data.get("phone") and not data.get("email"):
            raise ValidationError("Enter a phone number or an email address", "phone")
