"""What tracers type: one press after a call, a whole conversation, a look into a local system, what it gave."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from hub.calls.rules.bookings import Choice
from hub.calls.rules.settings import Calls
from hub.cases.rules.facts import known_facts
from hub.cases.rules.words import CHANNELS, CHECKED
from hub.cases.schemas import KnownFacts
from hub.kernel.forms.fields import Moment, NotInFuture, Phone
from hub.kernel.forms.schemas import Schema, offer
from hub.programmes.models import Programme
from hub.services.needs import KINDS

NO, OTHER_TIME = "no", "yes"


class OnePress(Schema):
    """The outcome that a button records, and the number beside which it stands."""

    outcome = fields.String(required=True, metadata={"choices": [], "name": "the outcome"})
    contact_point_id = fields.UUID(required=True, metadata={"choices": [], "name": "the number"})


class RecordCall(Schema):
    """One conversation, or an attempt at one. What can be chosen is known only at the case."""

    channel = fields.String(
        required=True,
        metadata={
            "label": "How did you try?", "name": "how you tried", "choices": list(CHANNELS.items()), "inline": True,
        },
    )  # fmt: skip
    contact_point_id = fields.UUID(
        metadata={
            "label": "Which number or address?",
            "name": "the number or address",
            "choices": [],
            "widget": "select",
        }
    )
    outcome = fields.String(
        required=True, metadata={"label": "What happened?", "name": "what happened", "choices": [], "widget": "radios"}
    )
    call_back = fields.String(
        required=True,
        metadata={"label": "Shall we call back?", "name": "whether to call back", "choices": [], "widget": "radios"},
    )
    call_back_at = Moment(
        required=True,
        metadata={
            "label": "When shall we call back?",
            "name": "when to call back",
            "hint": "For example, 27 3 2027 and 5pm",
            "only_if": ("call_back", OTHER_TIME),
        },
    )
    both = fields.List(
        fields.String(),
        metadata={"label": "Two calls at once", "choices": [("yes", "Book it all the same")], "quiet": True},
    )
    at = Moment(
        validate=NotInFuture("The call must have happened already"),
        metadata={"label": "When did you try?", "hint": "Leave empty if it was just now"},
    )
    needs = fields.List(
        fields.String(),
        metadata={
            "label": "Does the resident need help with anything?",
            "hint": "Select all that apply, or none",
            "choices": list(KINDS.items()),
            "quiet": True,
        },
    )
    note = fields.String(validate=validate.Length(max=2000), metadata={"label": "Note", "widget": "textarea"})


def conversation(
    plan: Programme,
    settings: Calls,
    case: Any,
    numbers: Sequence[str],
    times: Iterable[Choice],
    knows_why: bool = False,
) -> Schema:
    """The form of one call: what the county tells and asks, and what the case does not know yet.

    Why they answered is asked once: no more when `knows_why`.
    """
    asked = {name: KnownFacts._declared_fields[name] for name in facts_asked(plan, settings, case)}
    said = _told(settings) | ({} if knows_why else _because(settings))
    form = RecordCall.from_dict(said | _shown(numbers) | asked)()
    offer_times(form, times)
    return form


def offer_times(form: Schema, times: Iterable[Choice]) -> None:
    """Let a call back be booked by one press, or at a time that is typed."""
    booked = [(one.key, one.label) for one in times]
    offer(form.fields["call_back"], [(NO, "No"), *booked, (OTHER_TIME, "At another time")])


def facts_asked(plan: Programme, settings: Calls, case: Any) -> list[str]:
    """What is asked in the conversation: the county's questions that the case has no answer to."""
    known, held = known_facts(plan), {**case.facts, **case._mapping}
    return [name for name in settings.asks if name in known and held.get(name) in (None, "")]


def _told(settings: Calls) -> dict[str, fields.Field]:
    told = {"label": "What did you tell or ask them?", "choices": list(settings.told.items()), "quiet": True}
    ticked = fields.List(fields.String(), metadata=told | {"hint": "Select all that apply, or none"})
    return {"told": ticked} if settings.told else {}


def _because(settings: Calls) -> dict[str, fields.Field]:
    because = {"label": "Why did they answer?", "choices": list(settings.answered_because.items()), "quiet": True}
    chosen = fields.String(metadata=because | {"widget": "select", "blank": "Not known"})
    return {"answered_because": chosen} if settings.answered_because else {}


def _shown(numbers: Sequence[str]) -> dict[str, fields.Field]:
    """Which of several numbers the resident saw; of one, there is nothing to choose."""
    told = {"label": "Number that they saw", "name": "the number that they saw", "widget": "select", "preset": True}
    chosen = fields.String(metadata=told | {"choices": [(one, one) for one in numbers]})
    return {"number_shown": chosen} if len(numbers) > 1 else {}


class Result(Schema):
    """What a look into one local system gave, as its button says."""

    result = fields.String(required=True, metadata={"choices": list(CHECKED.items()), "name": "the result"})


class Found(Schema):
    """A number or an address that a local system gave."""

    phone = Phone(metadata={"label": "Phone number", "width": 20})
    email = fields.Email(validate=validate.Length(max=254), metadata={"label": "Email address"})

    @validates_schema
    def _something(self, data: Mapping[str, Any], **_: Any) -> None:
        if not data.get("phone") and not data.get("email"):
            raise ValidationError("Enter a phone number or an email address, or go back", "phone")


class SendMessage(Schema):
    """Which message goes out; `seen` is the mark of what was shown."""

    template = fields.String(required=True, metadata={"choices": [], "name": "a message"})
    seen = fields.String(required=True, validate=validate.Length(max=200))
    again = fields.List(fields.String(), metadata={"choices": [("yes", "Send it again")]})


def systems_form(systems: list[dict]) -> Schema:
    """One question per local system: its answers are the same for each."""
    questions = {
        f"system-{one['key']}": fields.String(
            metadata={
                "label": one["label"],
                "choices": list(CHECKED.items()),
                "widget": "radios",
                "quiet": True,
                "inline": True,
            }
        )
        for one in systems
    }
    return Schema.from_dict(questions)()
