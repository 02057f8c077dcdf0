"""What the administrator's pages are sent."""

from marshmallow import fields, validate

from hub.kernel.forms.fields import Upload
from hub.kernel.forms.schemas import Schema

LASTS = [("90", "3 months"), ("180", "6 months"), ("365", "12 months")]


class NewToken(Schema):
    """A key for a directory."""

    name = fields.String(
        required=True,
        validate=validate.Length(max=60),
        metadata={"label": "What it is for", "hint": "Such as “Entra ID of the council”", "name": "what it is for"},
    )
    days = fields.Integer(
        required=True,
        metadata={"label": "How long it lasts", "widget": "radios", "choices": LASTS, "name": "how long it lasts"},
    )


class GroupRole(Schema):
    """The role that a group stands for."""

    role = fields.String(metadata={"label": "Role of its members", "widget": "select", "choices": [], "blank": "None"})


class StaffFile(Schema):
    """A list of staff."""

    file = Upload(
        required=True,
        metadata={
            "label": "List of staff",
            "hint": "A CSV or XLSX file with a column “Email address”, and with “Name”, “Roles” or “Last day”.",
            "accept": ".csv,.txt,.tsv,.xlsx",
            "missing": "Choose a file",
        },
    )
