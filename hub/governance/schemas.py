"""What an officer types: filters of the trail, the search for a resident, questions to keep and to send."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from hub.directory.fields import KINDS as HANDED_OVER
from hub.governance.rules import SPANS
from hub.governance.words import ABOUT, WORDS, about
from hub.kernel.clock import UK
from hub.kernel.forms.fields import a_reason
from hub.kernel.forms.schemas import Schema
from hub.kernel.forms.sentences import lower_first

WRITTEN = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})(?:[ T,]+(?:at )?(\d{1,2})[:.](\d{2}))?")
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}))?")


class When(fields.String):
    """A day, or a day and a time, typed in one box in UK local time; `until` makes it the end of that day or minute."""

    default_error_messages = {"not_when": "Enter a date like 21/11/2026, or a date and time like 21/11/2026 14:30"}

    def __init__(self, until: bool = False, **told: Any):
        self.until = until
        super().__init__(**told)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        typed = super()._deserialize(value, attr, data, **kwargs)
        day_first, iso = WRITTEN.fullmatch(typed), ISO.fullmatch(typed)
        if not (day_first or iso):
            raise self.make_error("not_when")
        one, month, three, *clock = (day_first or iso).groups()
        year, day = (three, one) if day_first else (one, three)
        try:
            moment = datetime(int(year), int(month), int(day), *(int(part or 0) for part in clock), tzinfo=UK)
        except ValueError:
            raise self.make_error("not_when") from None
        if not 2000 <= moment.year <= 2100:
            raise self.make_error("not_when")
        if not self.until:
            return moment
        return moment + (timedelta(minutes=1) if clock[0] else timedelta(days=1))


class Last(fields.String):
    """A span that goes with the day; none is any time."""

    def __init__(self, **told: Any):
        choices = {"choices": list(SPANS.items()), "widget": "select", "label": "How far back", "quiet": True}
        super().__init__(metadata=choices | told.pop("metadata", {}), **told)


def one_span(data: dict) -> None:
    """A span that goes with the day and fixed days are two answers to one question. Raises ValidationError."""
    if data.get("last") and (data.get("since") or data.get("until")):
        raise ValidationError("Choose how far back, or enter from and until, not both", "last")


# The kinds by what they are about, each group with a choice for all of it.
KINDS = [("refusals", "Every refusal")]
KIND_GROUPS: dict[str, str] = {}
for _one in ABOUT:
    _kinds = sorted(
        ((kind, words.title) for kind, words in WORDS.items() if about(kind) is _one), key=lambda each: each[1]
    )
    KINDS += [(_one.key, f"All: {lower_first(_one.label)}"), *_kinds]
    KIND_GROUPS |= {value: _one.label for value, _ in (*_kinds, (_one.key, ""))}


def narrowed(kinds: Collection[str]) -> list[tuple[str, str]]:
    """The choices among these kinds alone, for whoever typed words of what happened."""
    return [one for one in KINDS if one[0] in kinds]


class EventFilter(Schema):
    """Which events are shown. It stands in the page's address, so it holds ids and codes, never a name."""

    resident = fields.UUID(metadata={"label": "Resident", "widget": "hidden", "quiet": True})
    person = fields.UUID(metadata={"label": "Who did it", "widget": "select", "quiet": True, "choices": []})
    reference = fields.String(
        validate=validate.Length(max=20), metadata={"label": "Request reference", "quiet": True, "autocomplete": "off"}
    )
    kind = fields.String(
        metadata={
            "label": "What happened", "widget": "select", "quiet": True, "choices": KINDS, "groups": KIND_GROUPS,
        }
    )  # fmt: skip
    words = fields.String(
        validate=validate.Length(max=40),
        metadata={
            "label": "Words of what happened", "hint": "Like team, or sign in", "quiet": True, "autocomplete": "off",
        },
    )  # fmt: skip
    last = Last()
    since = When(metadata={"label": "From", "hint": "Like 21/11/2026 14:30", "quiet": True})
    until = When(until=True, metadata={"label": "Until", "hint": "Like 21/11/2026 17:00", "quiet": True})

    @validates_schema
    def _one_span(self, data: dict, **_: Any) -> None:
        one_span(data)


class FindResident(Schema):
    """Enough to find one person: never a surname alone."""

    surname = fields.String(validate=validate.Length(max=80), metadata={"label": "Last name", "quiet": True})
    postcode = fields.String(
        validate=validate.Length(max=10), metadata={"label": "Postcode", "quiet": True, "width": 10}
    )
    nhs_number = fields.String(
        validate=validate.Length(max=16), metadata={"label": "NHS number", "quiet": True, "width": 20}
    )
    reference = fields.String(
        validate=validate.Length(max=60),
        metadata={
            "label": "Reference",
            "hint": "Of a request, or of a case in the line list",
            "quiet": True,
            "width": 20,
        },
    )

    @validates_schema
    def _enough(self, data: dict, **_: Any) -> None:
        if data.get("nhs_number") or data.get("reference"):
            return
        if not (data.get("surname") and data.get("postcode")):
            missing = "postcode" if data.get("surname") else "surname"
            raise ValidationError("Enter a last name and a postcode, or an NHS number, or a reference", missing)


class OfPerson(Schema):
    """How far back one person's doings are shown."""

    last = Last(required=True)


class Counted(Schema):
    """Over which span the trail is drawn."""

    last = Last(required=True, metadata={"choices": [one for one in SPANS.items() if one[0] != "1"]})


class BetweenFilter(Schema):
    """Which hand-overs with which organisation."""

    other = fields.Integer(
        required=True,
        metadata={"label": "With", "name": "the other organisation", "widget": "select", "choices": []},
    )
    kind = fields.String(
        metadata={
            "label": "Kind", "widget": "select", "quiet": True, "choices": list(HANDED_OVER.items()),
        }
    )  # fmt: skip
    last = Last()
    since = When(metadata={"label": "From", "hint": "Like 21/11/2026", "quiet": True})
    until = When(until=True, metadata={"label": "Until", "hint": "Like 30/11/2026", "quiet": True})

    @validates_schema
    def _one_span(self, data: dict, **_: Any) -> None:
        one_span(data)


class SaveQuestion(Schema):
    """The name under which a question is kept."""

    name = fields.String(
        required=True,
        validate=validate.Length(max=80),
        metadata={
            "label": "Name",
            "name": "a name",
            "width": 20,
            "hint": "Your colleagues in information governance see it too",
        },
    )


class AskNames(Schema):
    """Why another council is asked for names."""

    why = a_reason(
        "Why you need the names",
        "why you need the names",
        "The other council’s officer reads this. Do not name the resident: the reference tells who it is.",
    )


class AnswerNames(Schema):
    """The names are given, or they are not and why."""

    decision = fields.String(
        required=True,
        metadata={
            "label": "Your answer", "widget": "radios",
            "choices": [("give", "Give the names above"), ("refuse", "Do not give them")],
        },
    )  # fmt: skip
    reason = a_reason(
        "Why not", "why the names are not given", "The council that asked reads this.",
        only_if=("decision", "refuse"),
    )  # fmt: skip
