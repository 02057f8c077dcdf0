"""`[matching]` of a county's file: how one person is recognised in two records."""

from marshmallow import Schema as Table
from marshmallow import fields, post_load, validate

from hub.directory.files.schemas import text
from hub.directory.sections import section
from hub.kernel.forms.schemas import Schema
from hub.matching.rules.weighing import WEIGHTS, from_file

POINTS = validate.Range(-100, 100, error="Between -100 and 100 points.")


@section("matching", owners={"county", "unitary"})
class MatchingSchema(Table):
    """[matching]: from how many points a pair is offered and called certain, what each fact weighs, names."""

    offer_from = fields.Integer(strict=True, validate=validate.Range(1, 300, error="Between 1 and 300 points."))
    certain_from = fields.Integer(strict=True, validate=validate.Range(1, 300, error="Between 1 and 300 points."))
    close_from = fields.Integer(strict=True, validate=validate.Range(50, 100, error="Between 50 and 100 in 100."))
    weights = fields.Dict(
        keys=fields.String(validate=validate.OneOf(list(WEIGHTS), error="Not known. Choose from: {choices}.")),
        values=fields.Integer(strict=True, validate=POINTS),
    )
    common_surnames = fields.List(text(60))
    short_forms = fields.List(fields.List(text(60), validate=validate.Length(min=2, error="Name at least two.")))

    @post_load
    def _built(self, data, **_):
        return from_file(data)


class Nothing(Schema):
    """A button and no question."""
