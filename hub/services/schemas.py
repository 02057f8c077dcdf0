"""The `[services]` section of a tenant's file, the search, and the file that is loaded."""

from urllib.parse import urlsplit

from marshmallow import Schema as Plain
from marshmallow import ValidationError, fields, validate, validates

from hub.directory.files.schemas import text
from hub.directory.sections import section
from hub.kernel.forms.fields import Postcode, Upload
from hub.kernel.forms.schemas import Schema
from hub.services.fetching import may_be_asked


class TermSchema(Plain):
    """[[services.term]]: the taxonomy's terms, by name or id, that stand for one kind of need."""

    need = text(40, required=True)
    terms = fields.List(text(200), required=True, validate=validate.Length(1, 200))


@section("services", owners={"county", "unitary", "district"})
class ServicesSchema(Plain):
    """[services]: which terms stand for which need, and a feed that is read again by itself."""

    term = fields.List(fields.Nested(TermSchema), load_default=list, validate=validate.Length(max=100))
    feed = text(500, load_default=None)
    refresh_hours = fields.Integer(
        strict=True,
        load_default=24,
        validate=validate.Range(1, 24 * 31, error="Write a number between 1 and 744."),
    )

    @validates("feed")
    def _safe(self, value: str | None, **_) -> None:
        if value is not None and not may_be_asked(urlsplit(value)):
            raise ValidationError("Write an address that begins with https://.")


class Search(Schema):
    """What to look for, near which postcode."""

    need = fields.String(
        metadata={"label": "Need", "choices": [], "widget": "select", "blank": "Any need", "quiet": True}
    )
    postcode = Postcode(metadata={"label": "Near which postcode?", "width": 10, "quiet": True})
    words = fields.String(validate=validate.Length(max=100), metadata={"label": "Words", "width": 20, "quiet": True})
    open = fields.List(
        fields.String(),
        metadata={"label": "When", "choices": [("now", "Open now")], "widget": "checkboxes", "quiet": True},
    )


class DirectoryFile(Schema):
    """A file to load."""

    file = Upload(
        required=True,
        metadata={
            "label": "Directory of services",
            "hint": "A JSON file in Open Referral UK form. It replaces what was loaded before",
            "accept": ".json",
            "missing": "Choose a file to load",
        },
    )
