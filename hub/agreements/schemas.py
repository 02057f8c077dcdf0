"""The `[agreements]` section of a tenant's file, and what is typed about an agreement that is drafted or ended."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import Schema as Plain
from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from hub.agreements.rules.content import TEMPLATES, may_give, never_given
from hub.directory.bases import BASES, Basis
from hub.directory.fields import ANSWER, KINDS
from hub.directory.files.schemas import SLUG, no_repeats
from hub.directory.sections import section
from hub.kernel.clock import today
from hub.kernel.forms.fields import Day, Upload
from hub.kernel.forms.schemas import Schema, offer
from hub.kernel.forms.sentences import uk_day

LONGEST = 600
UNCONFIRMED = "Confirm that you have read the agreement and may sign it"
BLANK = "blank"


@dataclass(frozen=True)
class Watch:
    """How many days before an agreement ends, or what it rests on, its officers are told."""

    remind_days: tuple[int, ...] = (60, 30, 7)


@section("agreements")
class WatchSchema(Plain):
    """[agreements]: when to be told that one ends soon."""

    remind_days = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, 730, error="Write a number of days from 1 to 730.")),
        load_default=lambda: [60, 30, 7],
        validate=[validate.Length(1, 10, error="Name between one and ten numbers of days."), no_repeats],
    )

    @post_load
    def _built(self, data, **_):
        return Watch(tuple(sorted(data["remind_days"], reverse=True)))


def _words(label: str, hint: str, longest: int = LONGEST, **more: Any) -> fields.String:
    length = validate.Length(max=longest, error=f"{label} must be {longest} characters or fewer")
    return fields.String(validate=length, metadata={"label": label, "hint": hint, "widget": "textarea"}, **more)


class CompareSchema(Schema):
    """Another version of the same agreement."""

    version = fields.Integer(
        required=True, metadata={"label": "Compare with", "name": "another version to compare with", "widget": "select"}
    )


class SignSchema(Schema):
    """The tick without which nobody signs, and the fingerprint of the words that were read."""

    confirmed = fields.List(
        fields.String(),
        required=True,
        validate=validate.Length(min=1, error=UNCONFIRMED),
        metadata={
            "label": "Before you sign",
            "choices": [("yes", "I have read this agreement and may sign it for my organisation")],
            "missing": UNCONFIRMED,
        },
    )
    seen = fields.String(validate=validate.Length(max=64), metadata={"widget": "hidden"})


class EndSchema(Schema):
    """From when nothing more is shared, and why."""

    when = fields.String(
        required=True,
        metadata={
            "label": "From when does it end?",
            "choices": [("now", "From this moment"), ("later", "At the end of a day")],
        },
    )
    last_day = Day(required=True, metadata={"label": "Its last day", "only_if": ("when", "later")})
    reason = _words("Why does it end?", "The other party reads this. Name no resident.", 500, required=True)

    @validates_schema(skip_on_field_errors=False)
    def _not_over(self, data, **_):
        if data.get("last_day") and data["last_day"] < today():
            raise ValidationError("Its last day must be today or later", "last_day")


class EndPartSchema(EndSchema):
    """The same of an agreement about several kinds of work: all of them, or one."""

    what = fields.String(required=True, metadata={"label": "What ends?", "choices": []})

    class Meta(Schema.Meta):
        fields = ("what", "when", "last_day", "reason")


class StartSchema(Schema):
    """With whom, who gives, and what the draft begins with."""

    other = fields.Integer(
        required=True, metadata={"label": "With which organisation?", "widget": "select", "choices": []}
    )
    giver = fields.String(required=True, metadata={"label": "Who hands work over?", "choices": []})
    source = fields.String(
        required=True,
        metadata={
            "label": "What do you begin with?",
            "choices": [
                *((key, one["label"], one["purpose"]) for key, one in TEMPLATES.items()),
                (BLANK, "Nothing: an empty draft"),
            ],
        },
    )


class WordsSchema(Schema):
    """All that a draft says besides what each kind of work gives and returns."""

    slug = fields.String(
        required=True,
        validate=SLUG,
        metadata={
            "label": "Short name",
            "hint": "Small letters, digits and hyphens, like door-knock. All versions of one agreement share it.",
            "width": 20,
        },
    )
    purpose = _words("Purpose", "What is shared for, in words that a resident would understand.", required=True)
    legal_basis = _words("Legal basis in words", "Why this may be shared.", required=True)
    bases = fields.List(
        fields.String(), metadata={"label": "What it rests on", "hint": "Choose every one that you rely on."}
    )
    retention = _words("How long the receiver keeps it", "Like: two years after the request ends.")
    starts = Day(required=True, metadata={"label": "First day"})
    ends = Day(metadata={"label": "Last day", "hint": "Leave it empty if no end is agreed."})

    @validates_schema(skip_on_field_errors=False)
    def _in_order(self, data, **_):
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            raise ValidationError("The last day must be the first day or later", "ends")


def words_form(day: date) -> WordsSchema:
    """The form of the words, its bases with those that have ended on this day marked as such."""
    form = WordsSchema()
    offer(form.fields["bases"], [(one.key, one.name, *_ended(one, day)) for one in BASES.values()])
    return form


def _ended(basis: Basis, day: date) -> tuple[str, ...]:
    over = basis.until is not None and basis.until < day
    return (f"Ended on {uk_day(basis.until)}: nothing can rest on it any more",) if over else ()


class KindSchema(Schema):
    """What one kind of work gives and what comes back."""

    gives = fields.List(fields.String(), required=True, metadata={"label": "What is given"})
    returns = fields.List(
        fields.String(),
        required=True,
        metadata={"label": "What may come back", "choices": list(ANSWER.items())},
    )


def kind_form(kind: str) -> KindSchema:
    """The form of one kind, which offers what that kind may give and refuses by name what it never may."""
    form = KindSchema()

    def no_health(values: list[str]) -> None:
        if told := never_given(kind, values):
            raise ValidationError(
                f"“{KINDS[kind]}” may never give {' or '.join(f'“{one}”' for one in told)}: it tells of somebody’s "
                "health. Take it out"
            )

    form.fields["gives"].validators = [no_health]
    offer(form.fields["gives"], may_give(kind))
    return form


class AddKindSchema(Schema):
    """One more kind of work."""

    kind = fields.String(required=True, metadata={"label": "Which kind of work?", "choices": []})


class NoteSchema(Schema):
    """What one side says to the other about a proposal."""

    words = _words("What should be different?", "The other party reads this. Name no resident.", 1000, required=True)


class ReplySchema(Schema):
    """What the author's side answers."""

    words = _words("Your reply", "The other party reads this. Name no resident.", 1000, required=True)


class LoadSchema(Schema):
    """A file with agreements, as a tenant's folder has it."""

    file = Upload(required=True, metadata={"label": "agreements.toml", "name": "a file", "widget": "file"})
