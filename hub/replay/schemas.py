"""What is asked before a replay: over what, how many, and, of invented requests, how doors and partners behave."""

from collections.abc import Mapping

from marshmallow import fields, validate

from hub.kernel.forms.fields import Day
from hub.kernel.forms.schemas import Schema
from hub.replay.queries import MOST

PAST, INVENTED = "past", "invented"
EVEN, OWN = "even", "own"
WEIGHT = "weight_"
ONLY = {"only_if": ("over", INVENTED), "width": 4}


def _number(label: str, least: int, most: int, hint: str = "", **told) -> fields.Integer:
    words = {"label": label} | ({"hint": hint} if hint else {}) | told
    return fields.Integer(required=True, validate=validate.Range(least, most), metadata=words)


class ReplaySchema(Schema):
    """Over what a version is run. All of it stands in the page's address, so that a run can be repeated."""

    count = _number("How many", 1, MOST, width=5)
    over = fields.String(
        required=True,
        metadata={
            "label": "Run it over",
            "choices": [(PAST, "Past visits", "The latest ones that are over"), (INVENTED, "Invented requests")],
        },
    )
    since = Day(required=True, metadata={"label": "First day", "hint": "They come in over a week", **ONLY})
    due_hours = _number("Hours until one is due", 1, 720, **ONLY)
    lapse_hours = _number("Hours until one lapses", 1, 2160, **ONLY)
    nobody = _number("Doors that nobody opens, in a hundred", 0, 100, **ONLY)
    declined = _number("Tasks that a partner declines, in a hundred", 0, 100, **ONLY)
    seed = _number("Number of this draw", 0, 999999, "The same number draws the same requests again", **ONLY)
    weigh = fields.String(
        required=True,
        metadata={
            "label": "When somebody opens, how often does each end come?",
            "choices": [(EVEN, "All of a step equally often"), (OWN, "By weights of my own")],
            "only_if": ("over", INVENTED),
        },
    )


def schema_with(ends: Mapping[str, str]) -> type[Schema]:
    """The schema with a weight for each end that the models may have; `ends` are the county's words by key."""
    told = {"only_if": ("weigh", OWN), "width": 4}
    weights = {f"{WEIGHT}{key}": _number(f"Weight of “{label}”", 0, 100, **told) for key, label in ends.items()}
    return type("ReplayForm", (ReplaySchema,), weights)
