"""What runs by the clock: endings, opening hours, the hours of hand-overs, of a case's own steps, of trying again."""

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from hub.directory.fields import KINDS, NEVER_GIVEN, SUBJECT
from hub.programmes import models
from hub.programmes.facts import FACTS
from hub.programmes.schemas.shapes import DAYS, key, number, one_of, text


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
    by_closing = fields.Boolean(load_default=False)
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


class CaseClockSchema(Schema):
    """[[programme.clock]]: within how many hours of what something has to be done about a case."""

    key = key()
    label = text(60, required=True)
    starts = one_of(models.STARTS, required=True)
    stops = fields.List(one_of(models.STOPS), required=True, validate=validate.Length(min=1))
    hours = number(1, 24 * 60, required=True)
    in_opening_hours = fields.Boolean(load_default=True)
    warn_hours = number(0, 24 * 7, load_default=2)

    @post_load
    def _built(self, data, **_):
        return models.CaseClock(**data | {"stops": tuple(data["stops"])})


class WindowSchema(Schema):
    """[[programme.retry_window]]: a part of the day in which a call that failed in another may succeed."""

    key = key()
    label = text(40, required=True)
    begins = fields.Time(required=True)
    ends = fields.Time(required=True)

    @validates_schema
    def _forwards(self, data, **_):
        if data["ends"] <= data["begins"]:
            raise ValidationError("This part of the day ends before it begins.", "ends")

    @post_load
    def _built(self, data, **_):
        return models.Window(**data)


class EscalationSchema(Schema):
    """[programme.escalation]: within how many hours a consultant answers, and who may get it after them."""

    hours = number(1, 24 * 14, required=True)
    in_opening_hours = fields.Boolean(load_default=True)
    passes_to = text(100, load_default="Health protection team")

    @post_load
    def _built(self, data, **_):
        return models.Escalation(**data)
