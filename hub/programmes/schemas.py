"""The shape of a `[programme]` section, and what makes one of it that contradicts itself."""

from collections.abc import Iterable
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from hub.directory.fields import KINDS, NEVER_GIVEN, SUBJECT
from hub.directory.sections import Fault, section
from hub.programmes import elsewhere, models  # noqa: F401 - elsewhere registers its own section
from hub.programmes.facts import FACTS

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORDS = ("case", "cases", "resident", "ends_on", "contacted", "enrichment", "door_knock", "list", "closed")
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


class LineListSchema(Schema):
    """[programme.line_list]: under which header names each fact stands; `extra` are columns kept as they come."""

    name = text(required=True)
    columns = fields.Dict(one_of(FACTS), fields.List(text(), validate=validate.Length(min=1)), required=True)
    required = fields.List(one_of(FACTS), load_default=lambda: ["reference", "surname"])
    extra = fields.List(text(), load_default=list)

    @validates_schema
    def _each_header_once(self, data, **_):
        headers = [header for names in data["columns"].values() for header in names] + data["extra"]
        twice = sorted({header for header in headers if headers.count(header) > 1})
        if twice:
            raise ValidationError(f"A column can hold one fact only: {', '.join(twice)}.", "columns")
        absent = [fact for fact in data["required"] if fact not in data["columns"]]
        if absent:
            raise ValidationError(f"These have no column: {', '.join(absent)}.", "required")

    @post_load
    def _built(self, data, **_):
        columns = {fact: tuple(names) for fact, names in data["columns"].items()}
        return models.LineList(data["name"], columns, tuple(data["required"]), tuple(data["extra"]))


class CategorySchema(Schema):
    """[[programme.category]]: a sort of person on the list."""

    key = key()
    label = text(required=True)
    listed_as = fields.List(text(), load_default=list)

    @post_load
    def _built(self, data, **_):
        return models.Category(data["key"], data["label"], tuple(data["listed_as"]))


class EndingSchema(Schema):
    """[[programme.ending]]: when cases of a category end by themselves, in force from a day."""

    category = text(required=True)
    counts_from = fields.List(one_of(fact for fact, one in FACTS.items() if one.kind == "date"), required=True)
    days = number(1, 400, required=True)
    since = fields.Date(load_default=None)
    running = fields.Boolean(load_default=False)

    @post_load
    def _built(self, data, **_):
        return models.EndingRule(**data | {"counts_from": tuple(data["counts_from"])})


class OpeningSchema(Schema):
    """[[programme.open]]: hours in which people work."""

    days = fields.List(one_of(DAYS), required=True, validate=validate.Length(min=1))
    opens = fields.Time(required=True)
    closes = fields.Time(required=True)

    @validates_schema
    def _forwards(self, data, **_):
        if data["closes"] <= data["opens"]:
            raise ValidationError("The day closes before it opens.", "closes")

    @post_load
    def _built(self, data, **_):
        return models.Opening(tuple(DAYS.index(day) for day in data["days"]), data["opens"], data["closes"])


class ClockSchema(Schema):
    """[[programme.handover]]: the hours of one kind and what it offers; an agreement may take less, never more."""

    kind = one_of(KINDS, required=True)
    due_hours = number(1, 24 * 60, required=True)
    in_working_hours = fields.Boolean(load_default=True)
    lapse_hours = number(1, 24 * 365, required=True)
    lapses_with_ending = fields.Boolean(load_default=False)
    offers = fields.List(one_of(SUBJECT), required=True, validate=validate.Length(min=1))

    @validates_schema
    def _tells_no_health(self, data, **_):
        never = NEVER_GIVEN.get(data["kind"])
        told = sorted((never or frozenset()) & set(data["offers"]))
        if told:
            raise ValidationError(
                f"{data['kind']} may never give {', '.join(told)}: that tells of somebody’s health.", "offers"
            )
        if never and data["lapses_with_ending"]:
            raise ValidationError(
                f"{data['kind']} must end by its own hours: its end may not tell of isolation.", "lapses_with_ending"
            )

    @post_load
    def _built(self, data, **_):
        return models.Clock(**data | {"offers": tuple(data["offers"])})


class PrioritySchema(Schema):
    """[[programme.priority]]: who comes first, by a fact that equals a value."""

    rank = number(1, 99, required=True)
    label = text(required=True)
    fact = one_of(FACTS, required=True)
    equals = fields.Raw(required=True)
    skips_wait = fields.Boolean(load_default=False)

    @post_load
    def _built(self, data, **_):
        return models.Priority(**data)


class OutcomeSchema(Schema):
    """[[programme.outcome]]: how work on a case can end."""

    key = key()
    label = text(required=True)
    hint = text(300, load_default="")
    closes = fields.Boolean(required=True)
    reached = fields.Boolean(load_default=False)
    contacted = fields.Boolean(load_default=False)
    outside = fields.Boolean(load_default=False)
    next = one_of(NEXT, load_default="nothing")

    @validates_schema
    def _something_follows(self, data, **_):
        if not data["closes"] and data["next"] == "nothing":
            raise ValidationError("An outcome that leaves the case open must say what is next.", "next")
        if data["outside"] and not data["closes"]:
            raise ValidationError("A case that is another county’s is closed here.", "outside")

    @post_load
    def _built(self, data, **_):
        return models.Outcome(**data)


class CallOutcomeSchema(Schema):
    """[[programme.call_outcome]]: how one call can end."""

    key = key()
    label = text(required=True)
    reached = fields.Boolean(load_default=False)
    bad_number = fields.Boolean(load_default=False)
    next = one_of(NEXT, load_default="call")

    @post_load
    def _built(self, data, **_):
        return models.CallOutcome(**data)


class NationalCodeSchema(Schema):
    """[[programme.national_code]]: what a national system calls an outcome, from a day on."""

    system = text(load_default=None)
    outcome = text(required=True)
    code = fields.String(required=True, validate=validate.Length(max=100))
    since = fields.Date(load_default=None)


def faults(body: dict[str, Any], partnership: Any) -> list[Fault]:
    """Where the programme contradicts itself: entries that stand twice, and names of what is not there."""
    found = []
    for table in ("category", "outcome", "call_outcome"):
        found += _repeated(table, "key", [entry["key"] for entry in body.get(table, [])])
    found += _repeated("handover", "kind", [entry["kind"] for entry in body.get("handover", [])])
    found += _repeated("ending", "since", [(one["category"], one.get("since")) for one in body.get("ending", [])])
    codes = [(one.get("system"), one["outcome"], one.get("since")) for one in body.get("national_code", [])]
    found += _repeated("national_code", "since", codes)
    found += _unknown(body, "ending", "category", "category")
    found += _unknown(body, "national_code", "outcome", "outcome")
    return found


def _repeated(table: str, column: str, values: list) -> Iterable[Fault]:
    for place, value in enumerate(values, 1):
        if value in values[: place - 1]:
            yield Fault("", f"{table}.{place}.{column}", "This stands here a second time.")


def _unknown(body: dict[str, Any], table: str, column: str, target: str) -> Iterable[Fault]:
    known = {entry["key"] for entry in body.get(target, [])}
    for place, entry in enumerate(body.get(table, []), 1):
        if entry[column] not in known:
            yield Fault(
                "",
                f"{table}.{place}.{column}",
                f"There is no {target} '{entry[column]}'. Known: {', '.join(sorted(known))}.",
            )


@section("programme", owners={"county", "unitary"}, faults=faults)
class ProgrammeSchema(Schema):
    """[programme]: everything that makes this work differ from the next outbreak, or from a flood."""

    key = key()
    name = text(required=True)
    about = text(600, required=True)
    national_system = text(load_default="")
    script = text(4000, load_default="")
    words = fields.Dict(one_of(WORDS), text(), load_default=dict)
    line_list = fields.Nested(LineListSchema, required=True)
    category = fields.List(fields.Nested(CategorySchema), required=True, validate=validate.Length(min=1))
    ending = fields.List(fields.Nested(EndingSchema), load_default=list)
    hours_before_enrichment = number(0, 24 * 14, required=True)
    open = fields.List(fields.Nested(OpeningSchema), required=True, validate=validate.Length(min=1))
    closed_on = fields.List(fields.Date(), load_default=list, validate=validate.Length(max=200))
    handover = fields.List(fields.Nested(ClockSchema), required=True, validate=validate.Length(min=1))
    priority = fields.List(fields.Nested(PrioritySchema), load_default=list)
    outcome = fields.List(fields.Nested(OutcomeSchema), required=True, validate=validate.Length(min=1))
    call_outcome = fields.List(fields.Nested(CallOutcomeSchema), required=True, validate=validate.Length(min=1))
    national_code = fields.List(fields.Nested(NationalCodeSchema), load_default=list)
    health_words = fields.List(text(40), load_default=list)

    @post_load
    def _built(self, data, **_):
        system = data["national_system"]
        codes = (one | {"system": one["system"] or system} for one in data.pop("national_code"))
        return models.Programme(
            categories=tuple(data.pop("category")),
            endings=tuple(data.pop("ending")),
            open=tuple(data.pop("open")),
            closed_on=frozenset(data.pop("closed_on")),
            clocks={one.kind: one for one in data.pop("handover")},
            priorities=tuple(data.pop("priority")),
            outcomes={one.key: one for one in data.pop("outcome")},
            call_outcomes={one.key: one for one in data.pop("call_outcome")},
            health_words=tuple(data.pop("health_words")),
            crosswalk=tuple(models.NationalCode(**one) for one in codes),
            words=COMMON_WORDS | data.pop("words"),
            **data,
        )


COMMON_WORDS = {
    "case": "case",
    "cases": "cases",
    "resident": "resident",
    "ends_on": "Ends on",
    "contacted": "contacted",
    "enrichment": "Find contact details",
    "door_knock": "Door-knock",
    "list": "list",
    "closed": "Closed",
}
