"""How long a review takes, as an organisation's file says it; and what the pages are sent."""

from marshmallow import Schema as FileSchema
from marshmallow import fields, validate

from hub.access_reviews.rules import DAYS
from hub.directory.sections import section
from hub.kernel.forms.schemas import Schema


@section("access_reviews")
class AccessReviewsSchema(FileSchema):
    """[access_reviews]: without it a review takes four weeks. It ends before the next quarter's opens."""

    days = fields.Integer(strict=True, load_default=DAYS, validate=validate.Range(8, 84, error="Between 8 and 84."))


class SignOff(Schema):
    """The last word on a review."""

    note = fields.String(
        validate=validate.Length(max=1000),
        metadata={
            "label": "What should be kept with the review",
            "hint": "Such as what you asked about, and what will be different next time",
            "widget": "textarea",
        },
    )
