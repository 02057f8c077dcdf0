"""The fields that a programme's tables are made of."""

from collections.abc import Iterable

from marshmallow import fields, validate

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NEXT = ("nothing", "call", "enrichment", "door-knock", "visit-over", "route", "supervisor")
KEY = validate.Regexp(r"^[a-z][a-z0-9-]{0,40}$", error="Use small letters, digits and hyphens.")


def text(longest: int = 200, **options) -> fields.String:
    """A text that says something."""
    return fields.String(
        validate=validate.Length(1, longest, error=f"Write between 1 and {longest} characters."), **options
    )


def one_of(choices: Iterable[str], **options) -> fields.String:
    """One of a closed list."""
    return fields.String(validate=validate.OneOf(list(choices), error="Not known. Choose from: {choices}."), **options)


def number(least: int, most: int, **options) -> fields.Integer:
    """A whole number within limits."""
    return fields.Integer(strict=True, validate=validate.Range(least, most), **options)


def key() -> fields.String:
    """A key by which the data refers to an entry."""
    return fields.String(required=True, validate=KEY)
