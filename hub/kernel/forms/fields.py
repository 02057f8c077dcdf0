"""Kinds of answer that marshmallow has not: a phone number, a postcode, a time of day, a file, a day that was real."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

import phonenumbers
from marshmallow import ValidationError, fields, validate
from marshmallow.validate import Validator
from uk_postcodes_parsing import postcode_utils

from hub.kernel.clock import UK, now, today

CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*([ap])?\.?m?\.?", re.IGNORECASE)
NAMED_HOURS = {"midday": time(12), "noon": time(12), "midnight": time(0)}


class Phone(fields.String):
    """A phone number as people write it, kept as +441603…; a number without a country is a UK one."""

    default_error_messages = {"not_phone": "Enter a phone number, like 01632 960 001 or 07700 900 982"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        typed = super()._deserialize(value, attr, data, **kwargs)
        try:
            number = phonenumbers.parse(typed, "GB")
        except phonenumbers.NumberParseException:
            raise self.make_error("not_phone") from None
        # A number that is possible only within its own town ("163") is no use to anybody else.
        if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
            raise self.make_error("not_phone")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class Postcode(fields.String):
    """A UK postcode, kept as 'NR1 3AB'."""

    default_error_messages = {"not_postcode": "Enter a full UK postcode, like NR1 3AB"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        typed = re.sub(r"[^A-Z0-9]", "", super()._deserialize(value, attr, data, **kwargs).upper())
        postcode = f"{typed[:-3]} {typed[-3:]}"
        if not postcode_utils.is_valid(postcode):
            raise self.make_error("not_postcode")
        return postcode


class TimeOfDay(fields.Time):
    """A time of day as people write it: 9:30am, 2pm, 14.30, midday."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> time:
        typed = str(value).strip().lower()
        if typed in NAMED_HOURS:
            return NAMED_HOURS[typed]
        found = CLOCK.fullmatch(typed)
        if not found:
            raise self.make_error("invalid", obj_type="time", input=value)
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if (half and not 1 <= hour <= 12) or hour > 23 or minute > 59 or not (half or found[2]):
            raise self.make_error("invalid", obj_type="time", input=value)
        return time(hour % 12 + (12 if half == "p" else 0) if half else hour, minute)


class Day(fields.Date):
    """A day between 1900 and 2100: a mistyped year is told, not kept."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day = super()._deserialize(value, attr, data, **kwargs)
        if not 1900 <= day.year <= 2100:
            raise self.make_error("invalid", input=value, obj_type="date")
        return day


class Moment(fields.DateTime):
    """A day and a time of day, typed in UK local time (also '2026-11-21T14:30'), kept in UTC."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        moment = super()._deserialize(value, attr, data, **kwargs)
        if not 1900 <= moment.year <= 2100:
            raise self.make_error("invalid", input=value, obj_type="datetime")
        return (moment if moment.tzinfo else moment.replace(tzinfo=UK)).astimezone(UTC)


class Upload(fields.Raw):
    """A file; the page's form gets the enctype it needs by itself."""


def a_reason(label: str, said: str, hint: str, **told: Any) -> fields.String:
    """Why somebody does what others will ask about: 10 to 500 letters; `said` ends “Say in 10 to 500 letters …”."""
    length = validate.Length(min=10, max=500, error=f"Say in 10 to 500 letters {said}")
    told = {"label": label, "hint": hint, "name": said, "widget": "textarea"} | told
    return fields.String(required=True, validate=length, metadata=told)


class NotInFuture(Validator):
    """The day, or the moment, is today's or earlier."""

    def __init__(self, error: str = "The date must be today or in the past"):
        self.error = error

    def __call__(self, value: Any) -> Any:
        late = value > now() if isinstance(value, datetime) else value > today()
        if late:
            raise ValidationError(self.error)
        return value
