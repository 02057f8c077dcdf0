"""The shape of a `[programme]` section as a whole."""

from marshmallow import Schema, fields, post_load, validate

from hub.directory.sections import section
from hub.programmes import elsewhere, models  # noqa: F401 - elsewhere registers its own section
from hub.programmes.schemas.ended import CallOutcomeSchema, NationalCodeSchema, OutcomeSchema
from hub.programmes.schemas.faults import faults
from hub.programmes.schemas.listed import CategorySchema, LineListSchema, PrioritySchema, SettingSchema
from hub.programmes.schemas.shapes import key, number, one_of, text
from hub.programmes.schemas.timed import (
    CaseClockSchema,
    ClockSchema,
    EndingSchema,
    EscalationSchema,
    OpeningSchema,
    WindowSchema,
)

WORDS = ("case", "cases", "resident", "ends_on", "contacted", "enrichment", "door_knock", "list", "closed")


@section("programme", owners={"county", "unitary"}, faults=faults)
class ProgrammeSchema(Schema):
    """[programme]: everything that makes this work differ from the next outbreak, or from a flood."""

    key = key()
    name = text(required=True)
    about = text(600, required=True)
    national_system = text(load_default="")
    script = text(4000, load_default="")  # of versions published before [calls] was; new ones may not have it
    words = fields.Dict(one_of(WORDS), text(), load_default=dict)
    line_list = fields.Nested(LineListSchema, required=True)
    category = fields.List(fields.Nested(CategorySchema), required=True, validate=validate.Length(min=1))
    ending = fields.List(fields.Nested(EndingSchema), load_default=list)
    hours_before_enrichment = number(0, 24 * 14, required=True)
    open = fields.List(fields.Nested(OpeningSchema), required=True, validate=validate.Length(min=1))
    closed_on = fields.List(fields.Date(), load_default=list, validate=validate.Length(max=200))
    handover = fields.List(fields.Nested(ClockSchema), required=True, validate=validate.Length(min=1))
    priority = fields.List(fields.Nested(PrioritySchema), load_default=list)
    setting = fields.List(fields.Nested(SettingSchema), load_default=list)
    clock = fields.List(fields.Nested(CaseClockSchema), load_default=list)
    retry_window = fields.List(fields.Nested(WindowSchema), load_default=list)
    tries_a_day = number(1, 20, load_default=3)
    escalation = fields.Nested(EscalationSchema, load_default=None)
    outcome = fields.List(fields.Nested(OutcomeSchema), required=True, validate=validate.Length(min=1))
    call_outcome = fields.List(fields.Nested(CallOutcomeSchema), required=True, validate=validate.Length(min=1))
    national_code = fields.List(fields.Nested(NationalCodeSchema), load_default=list)
    health_words = fields.List(text(40), load_default=list)

    @post_load
    def _built(self, data, **_):
        system, _ = data["national_system"], data.pop("script")
        codes = (one | {"system": one["system"] or system} for one in data.pop("national_code"))
        return models.Programme(
            categories=tuple(data.pop("category")),
            endings=tuple(data.pop("ending")),
            open=tuple(data.pop("open")),
            closed_on=frozenset(data.pop("closed_on")),
            clocks={one.kind: one for one in data.pop("handover")},
            priorities=tuple(data.pop("priority")),
            settings=tuple(data.pop("setting")),
            case_clocks=tuple(data.pop("clock")),
            retry_windows=tuple(sorted(data.pop("retry_window"), key=lambda one: one.begins)),
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
