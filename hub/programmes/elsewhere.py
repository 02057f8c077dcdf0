"""The councils around: whom a case is passed to that is not this county's."""

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from hub.directory import sections
from hub.directory.sections import section

GSS = validate.Regexp(r"^[ENSW]\d{8}$", error="A GSS code, such as E07000202.")


class CouncilSchema(Schema):
    """[[elsewhere.council]]: a council that is no member of the partnership."""

    gss = fields.String(required=True, validate=GSS)
    name = fields.String(required=True, validate=validate.Length(1, 120))


@section("elsewhere", owners={"county", "unitary"})
class ElsewhereSchema(Schema):
    """[elsewhere]: what the codes of other councils are called."""

    council = fields.List(fields.Nested(CouncilSchema), load_default=list, validate=validate.Length(max=400))

    @validates_schema
    def _each_once(self, data, **_):
        codes = [one["gss"] for one in data["council"]]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValidationError(f"Each code once: {', '.join(twice)}.", "council")


def elsewhere() -> dict[str, str]:
    """GSS code → name of the councils that the acting organisation has named; nobody need name any."""
    found = sections.live("elsewhere")
    return {one["gss"]: one["name"] for one in found.body["council"]} if found else {}
