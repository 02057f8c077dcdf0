"""The shapes of the files: partnership.toml, an organisation's file, agreements.toml, demo_people.toml."""

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from hub.directory.bases import BASES
from hub.directory.fields import ANSWER, KINDS, SUBJECT
from hub.directory.files.partnership import Area
from hub.directory.sections import section
from hub.kernel.access import Role

SLUG = validate.Regexp(
    r"^[a-z][a-z0-9-]{1,40}$", error="Use small letters, digits and hyphens, beginning with a letter."
)
GSS = validate.Regexp(r"^[EWSN]\d{8}$", error="A GSS code is a letter and eight digits, such as E07000143.")
COLOUR = validate.Regexp(r"^#[0-9a-f]{6}$", error="Write a colour as # and six hexadecimal digits, such as #1d5b79.")
KEY = validate.Regexp(r"^[a-z][a-z0-9_-]{0,40}$", error="Use small letters, digits, hyphens and underscores.")
SHIFTS = validate.Regexp(
    r"^(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))? [0-2]\d:[0-5]\d-[0-2]\d:[0-5]\d$",
    error="Write days and hours like “mon-sun 08:00-20:00”.",
)
VERSION = validate.Range(min=1, error="Versions count from 1.")
ORGANISATION_KINDS = ("county", "district", "unitary", "voluntary")


def text(longest: int = 200, **options) -> fields.String:
    """A text that says something."""
    filled = validate.Length(1, longest, error=f"Write between 1 and {longest} characters.")
    return fields.String(validate=options.pop("validate", filled), **options)


def one_of(choices, **options) -> fields.String:
    """One of a closed list."""
    return fields.String(validate=validate.OneOf(list(choices), error="Not known. Choose from: {choices}."), **options)


def no_repeats(values: list) -> None:
    """Refuse a list that names something twice. Raises ValidationError."""
    twice = sorted({str(value) for value in values if values.count(value) > 1})
    if twice:
        raise ValidationError(f"Named twice: {', '.join(twice)}.")


class PartnershipSchema(Schema):
    """[partnership]: who leads and who takes part; each has a file of its own."""

    slug = text(required=True, validate=SLUG)
    name = text(required=True)
    lead = text(required=True, validate=SLUG)
    districts = fields.List(text(validate=SLUG), load_default=list, validate=no_repeats)
    partners = fields.List(text(validate=SLUG), load_default=list, validate=no_repeats)


class AreaSchema(Schema):
    """[[organisation.area]]: a GSS code that is answered for between two days only."""

    gss = text(required=True, validate=GSS)
    starts = fields.Date(load_default=None)
    until = fields.Date(load_default=None)

    @post_load
    def _area(self, data, **_):
        return Area(**data)


class OrganisationSchema(Schema):
    """[organisation]: name, kind, telephone, and the areas it answers for."""

    slug = text(required=True, validate=SLUG)
    name = text(required=True)
    short_name = text(40, required=True)
    kind = one_of(ORGANISATION_KINDS, required=True)
    phone = text(30, load_default=None)
    shown_phone = text(30, load_default=None)
    colour = text(load_default=None, validate=COLOUR)
    gss = fields.List(text(validate=GSS), load_default=list, validate=no_repeats)
    area = fields.List(fields.Nested(AreaSchema), load_default=list)


class KindSchema(Schema):
    """[[agreement.kind]]: what one kind of hand-over gives and what comes back."""

    kind = one_of(KINDS, required=True)
    gives = fields.List(one_of(SUBJECT), required=True, validate=[validate.Length(min=1), no_repeats])
    returns = fields.List(one_of(ANSWER), required=True, validate=[validate.Length(min=1), no_repeats])


class AgreementSchema(Schema):
    """[[agreement]]: the same terms for one receiver or several, from `starts` to the end of the day `ends`."""

    slug = text(required=True, validate=SLUG)
    version = fields.Integer(required=True, strict=True, validate=VERSION)
    giver = text(required=True, data_key="from")
    receivers = fields.List(text(), required=True, data_key="to", validate=[validate.Length(min=1), no_repeats])
    purpose = text(600, required=True)
    legal_basis = text(600, required=True)
    bases = fields.List(one_of(BASES), load_default=list, validate=no_repeats)
    retention = text(600, load_default="")
    starts = fields.Date(required=True)
    ends = fields.Date(load_default=None)
    kind = fields.List(fields.Nested(KindSchema), required=True, validate=validate.Length(min=1))

    @validates_schema
    def _ends_after_start(self, data, **_):
        if data["ends"] and data["ends"] < data["starts"]:
            raise ValidationError("The agreement ends before it starts.", "ends")


class PersonSchema(Schema):
    """[[person]]: somebody invented for the demo."""

    org = text(required=True)
    email = fields.Email(required=True)
    name = text(required=True)
    roles = fields.List(one_of(Role), required=True, validate=[validate.Length(min=1), no_repeats])
    teams = fields.List(text(), load_default=list, validate=no_repeats)
    patches = fields.List(text(), load_default=list, validate=no_repeats)
    shifts = fields.List(text(validate=SHIFTS), load_default=list)
    check_days = fields.Integer(strict=True, load_default=None)
    level = text(load_default=None)


class NamedSchema(Schema):
    """An entry with a key for the data and a label for people."""

    key = text(required=True, validate=KEY)
    label = text(required=True)


@section("systems")
class SystemsSchema(Schema):
    """[systems]: the local systems this organisation can search for contact details."""

    system = fields.List(fields.Nested(NamedSchema), required=True, validate=validate.Length(min=1))


class TeamSchema(NamedSchema):
    """[[teams.team]]: a team that work can be assigned to."""

    members = fields.List(text(), load_default=list)


@section("teams")
class TeamsSchema(Schema):
    """[teams]: how this organisation divides its people."""

    team = fields.List(fields.Nested(TeamSchema), required=True, validate=validate.Length(min=1))
