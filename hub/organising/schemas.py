"""What the pages of teams, patches and assignment rules are sent."""

from marshmallow import fields, validate

from hub.assignment.rules import BY_HAND, LEAST_LOADED, PATCH, ROUND_ROBIN, STRATEGY_WORDS
from hub.kernel.forms.schemas import Schema
from hub.kernel.forms.sentences import lower_first

LONGEST = 10_000  # of a patch’s sectors or wards as they are typed
STRATEGIES = {
    BY_HAND: "By hand",
    PATCH: "By patch",
    LEAST_LOADED: "Fewest open requests",
    ROUND_ROBIN: "In turn",
}
WORDS = [(key, label, f"A request {lower_first(STRATEGY_WORDS[key])}.") for key, label in STRATEGIES.items()]
ANY_TEAM = {"choices": [], "widget": "select", "blank": "No team"}


def _name(label: str, example: str) -> fields.String:
    length = validate.Length(max=200, error="The name must be 200 characters or fewer")
    return fields.String(required=True, validate=length, metadata={"label": label, "name": "the name", "hint": example})


class Team(Schema):
    """What a team is called."""

    label = _name("What is the team called?", "Like Environmental health")


class Patch(Schema):
    """What a patch is called, what lies in it, and whose it is."""

    label = _name("What is the patch called?", "Like Thetford and the forest")
    sectors = fields.String(
        validate=validate.Length(max=LONGEST),
        metadata={
            "label": "Postcode sectors",
            "hint": "One a line, or with commas. A sector is the first half of a postcode and one digit, like NR17 1.",
            "widget": "textarea",
            "rows": 6,
        },
    )
    take = fields.List(
        fields.String(),
        metadata={"label": "Sectors of your area in no patch", "hint": "Take these into this patch", "choices": []},
    )
    wards = fields.String(
        validate=validate.Length(max=LONGEST),
        metadata={
            "label": "Wards",
            "hint": "One a line: its code, then its name, like E05010241 Cromer. A ward counts before a sector.",
            "widget": "textarea",
            "rows": 4,
        },
    )
    team = fields.String(metadata={"label": "Which team does it belong to?", "name": "the team"} | ANY_TEAM)


def _strategy(kind: str) -> fields.String:
    return fields.String(
        required=True,
        metadata={"label": kind, "name": "what happens to it", "choices": WORDS, "widget": "radios",
                  "missing": f"{kind}: select what happens to a request"},
    )  # fmt: skip


def _team(kind: str) -> fields.String:
    words = {"label": f"{kind}: among the people of which team?", "name": "the team"}
    return fields.String(metadata=words | ANY_TEAM | {"blank": "Any team"})


class Rules(Schema):
    """What becomes of each kind of request as it arrives."""

    enrichment = _strategy("Find contact details")
    enrichment_team = _team("Find contact details")
    door_knock = _strategy("Door-knock")
    door_knock_team = _team("Door-knock")


class Nothing(Schema):
    """A question that is answered by its button."""
