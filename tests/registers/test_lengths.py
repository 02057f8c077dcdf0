"""No free text is without end: what somebody types has a greatest length before it reaches the database."""

import pytest
from marshmallow import fields, validate

from hub.contacts.schemas import ShortDay
from hub.governance.schemas import When
from hub.kernel.forms.fields import Phone, Postcode
from hub.kernel.forms.schemas import Schema, clean
from hub.visit_models.kinds import field_for

NORMALISED = (Phone, Postcode, ShortDay, When, fields.UUID)  # what does not fit their form is refused


def schemas(parent: type[Schema]):
    for child in parent.__subclasses__():
        yield child
        yield from schemas(child)


def typed_freely(field: fields.Field) -> bool:
    chosen = "choices" in field.metadata or field.metadata.get("widget") in ("radios", "select", "checkboxes")
    return isinstance(field, fields.String) and not chosen and not isinstance(field, NORMALISED)


@pytest.mark.asvs("1.3.3", "2.2.1")
def test_every_free_text_has_a_greatest_length(standing):
    bounds = (validate.Length, validate.Regexp, validate.OneOf)
    endless = [
        f"{schema.__module__}.{schema.__name__}.{name}"
        for schema in schemas(Schema)
        if schema.__module__.startswith("hub.")
        for name, field in schema._declared_fields.items()
        if typed_freely(field) and not any(isinstance(one, bounds) for one in field.validators)
    ]
    assert endless == []


def test_every_email_address_has_the_greatest_length_that_an_address_can_have(standing):
    emails = [
        field
        for schema in schemas(Schema)
        if schema.__module__.startswith("hub.")
        for field in schema._declared_fields.values()
        if isinstance(field, fields.Email)
    ]
    longest = {one.max for field in emails for one in field.validators if isinstance(one, validate.Length)}
    assert len(emails) >= 4 and longest == {254}


def test_what_cannot_be_seen_is_not_kept():
    assert clean("\u202eevil\u200b\ufeff text\u00ad\x85") == "evil text"
    assert clean("\u0645\u06cc\u200c\u062e") == "\u0645\u06cc\u200c\u062e", "Persian needs its joiners"


def test_every_free_text_of_a_visit_model_has_a_greatest_length():
    for kind in ("text", "long_text", "address", "email"):
        field = field_for({"key": "asked", "kind": kind, "label": "Asked"})
        assert any(isinstance(one, validate.Length) and one.max for one in field.validators), kind
