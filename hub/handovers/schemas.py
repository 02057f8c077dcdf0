"""What the queue's forms hold."""

from marshmallow import fields, validate

from hub.directory.fields import KINDS
from hub.kernel.forms.schemas import Schema

# The queue's filters in the order of the page: what each is called, and its options where they are the same everywhere.
FACETS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "due": ("Due", [("overdue", "Overdue"), ("today", "Today"), ("tomorrow", "Tomorrow"), ("later", "Later")]),
    "held": ("Held by", [("mine", "Me"), ("nobody", "Nobody yet"), ("colleague", "A colleague")]),
    "status": (
        "Status",
        [("waiting", "Waiting"), ("accepted", "Being worked on"), ("ended", "Ended"), ("any", "Open and ended")],
    ),
    "unread": ("Unread", [("message", "New messages"), ("new", "Never opened")]),
    "kind": ("Kind", [(key, label) for key, label in KINDS.items() if key != "visit-step"]),
    "team": ("Team", []),
    "patch": ("Patch", []),
}


class Search(Schema):
    """The search of the queue, which unlike its filters never stands in the page's address."""

    text = fields.String(
        validate=validate.Length(max=60),
        metadata={
            "label": "Reference, postcode or last name",
            "hint": "The beginning is enough. Ended requests are searched too",
            "quiet": True,
            "width": "20",
        },
    )


class Assign(Schema):
    """To whom a request is given."""

    holder_id = fields.UUID(
        metadata={
            "label": "Colleague",
            "choices": [],
            "widget": "select",
            "quiet": True,
            "blank": "Nobody in particular",
        }
    )
    team = fields.String(
        metadata={"label": "Team", "choices": [], "widget": "select", "quiet": True, "blank": "No team"}
    )


class NotOurs(Schema):
    """Sending a request back to the council that sent it."""

    why = fields.String(
        required=True,
        metadata={
            "label": "Why are you sending it back?",
            "choices": [
                ("not our area", "The address is in another council’s area"),
                ("no such address", "There is no such address"),
                ("cannot take it on", "We cannot take it on"),
            ],
        },
    )
    suggested_org_id = fields.Integer(
        metadata={
            "label": "Which council should it go to?",
            "hint": "Your suggestion is offered to the sender first",
            "choices": [],
            "widget": "select",
        }
    )
