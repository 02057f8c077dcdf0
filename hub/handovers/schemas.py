"""What the queue's forms hold."""

from marshmallow import fields, validate

from hub.directory.fields import KINDS
from hub.kernel.schemas import Schema


class QueueFilter(Schema):
    """The filter panel of the queue; its answers stand in the page's address."""

    text = fields.String(
        validate=validate.Length(max=60),
        metadata={"label": "Reference, postcode or last name", "quiet": True, "width": "20"},
    )
    kind = fields.String(metadata={"label": "Kind", "choices": list(KINDS.items()), "widget": "select", "quiet": True})
    held = fields.String(
        metadata={
            "label": "Held by",
            "choices": [("mine", "Me"), ("nobody", "Nobody yet")],
            "widget": "select",
            "quiet": True,
        }
    )
    team = fields.String(metadata={"label": "Team", "choices": [], "widget": "select", "quiet": True})
    due = fields.String(
        metadata={
            "label": "Due",
            "choices": [("overdue", "Overdue"), ("today", "Within 24 hours")],
            "widget": "select",
            "quiet": True,
        }
    )
    status = fields.String(
        metadata={
            "label": "Status",
            "choices": [("waiting", "Waiting"), ("accepted", "Being worked on"), ("ended", "Ended")],
            "widget": "select",
            "quiet": True,
        }
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
