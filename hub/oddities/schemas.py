"""The `[oddities]` section of an organisation's file, and the forms of the review."""

from typing import Any

from marshmallow import Schema as Shape
from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from hub.directory.files.schemas import no_repeats, one_of
from hub.directory.sections import section
from hub.kernel.access import Role
from hub.kernel.forms.fields import Postcode, TimeOfDay
from hub.kernel.forms.schemas import Schema
from hub.oddities.rules import OUTCOMES, RULES, STATES, Settings
from hub.oddities.rules.trial import FIGURES
from hub.restricted.rules import OUTCOMES as GLASS_OUTCOMES

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEAST_REASON = 10


def _number(least: int, most: int) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(least, most, error="Between {min} and {max}."))


@section("oddities")
class OdditiesSchema(Shape):
    """[oddities]: which rules are asked, and from what figure on something is odd."""

    off = fields.List(one_of(RULES), validate=no_repeats)
    surname_common = _number(1, 1000)
    opened_per_hour = _number(5, 1000)
    listed_per_hour = _number(50, 100_000)
    file_rows = _number(10, 1_000_000)
    open_from = TimeOfDay()
    open_until = TimeOfDay()
    open_days = fields.List(one_of(DAYS), validate=no_repeats)
    minutes_beside = _number(0, 360)
    relation_days = _number(1, 90)
    after_closing_days = _number(0, 365)
    leaver_days = _number(1, 90)
    leaver_opened = _number(5, 1000)
    refusals_per_day = _number(1, 100)
    restricted_all = fields.Boolean()
    overseers = fields.List(one_of([str(role) for role in Role]), validate=no_repeats)

    @validates_schema
    def _opens_first(self, data: dict[str, Any], **_: Any) -> None:
        usual = Settings()
        if data.get("open_from", usual.open_from) >= data.get("open_until", usual.open_until):
            raise ValidationError("It must be later than open_from.", "open_until")

    @post_load
    def _built(self, data: dict[str, Any], **_: Any) -> Settings:
        told = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
        if "open_days" in told:
            told["open_days"] = tuple(DAYS.index(day) for day in told["open_days"])
        return Settings(**told)


# Forms


class OddityFilter(Schema):
    """Which oddities are shown; it stands in the page's address and holds codes and ids."""

    state = fields.String(metadata={"label": "Where it stands", "widget": "select", "quiet": True,
                                    "choices": list(STATES.items())})  # fmt: skip
    rule = fields.String(metadata={"label": "Rule", "widget": "select", "quiet": True,
                                   "choices": [(one.key, one.label) for one in RULES.values()]})  # fmt: skip
    person = fields.UUID(metadata={"label": "Colleague", "widget": "select", "quiet": True, "choices": []})


def _said(label: str, hint: str) -> fields.String:
    return fields.String(
        required=True,
        validate=[
            validate.Length(min=LEAST_REASON, error="Write a whole sentence"),
            validate.Length(max=2000, error="Write no more than {max} characters"),
        ],
        metadata={"label": label, "hint": hint, "widget": "textarea", "rows": 4},
    )


def _typed(name: str, label: str) -> fields.Field:
    """A figure as somebody types it, within the same bounds as in the file; the name is the one it has there."""
    told = {"label": label, "hint": f"{name} in your file", "width": 5}
    if name in ("open_from", "open_until"):
        return TimeOfDay(required=True, metadata=told)
    [bounds] = OdditiesSchema._declared_fields[name].validators
    said = f"Enter a number from {bounds.min:,} to {bounds.max:,}"
    return fields.Integer(
        required=True, validate=validate.Range(bounds.min, bounds.max, error=said), metadata=told,
        error_messages={"required": said, "invalid": said},
    )  # fmt: skip


class TriedFigures(Schema):
    """Figures to be tried on days that are over: usual hours end after they begin."""

    @validates_schema
    def _opens_first(self, data: dict[str, Any], **_: Any) -> None:
        if data["open_from"] >= data["open_until"]:
            raise ValidationError("Usual hours must end later than they begin", "open_until")


# What each figure of a rule is called: those that can be tried, and the others.
LABELS = {name: label for name, (_, label) in FIGURES.items()} | {
    "open_days": "Usual days",
    "overseers": "Whose work it is to look at everybody’s records",
    "restricted_all": "Asked of whoever has the record, too",
}
TryFigures = type("TryFigures", (TriedFigures,), {name: _typed(name, label) for name, (_, label) in FIGURES.items()})


class Judge(Schema):
    """What came of one oddity, or of several."""

    outcome = fields.String(
        required=True,
        metadata={"label": "What came of it?", "widget": "radios", "choices": list(OUTCOMES.items())},
    )
    reason = _said("Why", "What you asked and what you found. The colleague may ask to see it")


class SignOff(Schema):
    """That somebody agrees with the outcome."""

    remark = fields.String(
        validate=validate.Length(max=2000),
        metadata={"label": "Anything to add", "widget": "textarea", "rows": 3},
    )


class Reopen(Schema):
    """Why an oddity is looked at once more."""

    reason = _said("Why it is reviewed again", "What has become known since")


class Home(Schema):
    """Where a colleague lives, kept as a code that nobody can read."""

    postcode = Postcode(
        required=True, metadata={"label": "Postcode of your home", "width": 10, "autocomplete": "postal-code"}
    )
    street = fields.String(
        validate=validate.Length(max=100),
        metadata={"label": "Street", "hint": "Without the number, like Mill Lane", "autocomplete": "off"},
    )


class ReviewGlass(Schema):
    """How it was that somebody looked at a restricted record."""

    outcome = fields.String(
        required=True,
        metadata={"label": "How was it?", "widget": "radios", "choices": list(GLASS_OUTCOMES.items())},
    )
    said = _said("Why", "What you asked and what you found")
