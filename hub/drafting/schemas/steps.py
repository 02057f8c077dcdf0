"""The form of a step, all but its outcomes: from a table and back to it."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from hub.drafting.rules.edits import Table, tables
from hub.drafting.schemas import known_or, number, words
from hub.kernel.forms.form import Form
from hub.kernel.forms.schemas import Schema
from hub.visit_models.queries import Surroundings
from hub.visit_models.reading import ASSIGNED, HANDED_ON, window_name
from hub.visit_models.rules import ACCEPT_HOURS, WINDOWS, Model
from hub.visit_models.schemas import MOST_ATTEMPTS

ANY_TIME = "-"  # no time of day has this name
OFFICERS, TEAM, CALL, PARTNER = "officers", "team", "call", "partner"
ACTORS = {
    OFFICERS: "Officers, whoever is free",
    TEAM: "A team",
    CALL: "Somebody who rings up",
    PARTNER: "A partner",
}


class StepSchema(Schema):
    """A step, all but its outcomes."""

    title = words("Title", required=True, hint="For example, Knock at the door")
    guidance = words("What whoever does it should know", 1000, widget="textarea", hint="A partner reads this too")
    who = fields.String(required=True, metadata={"label": "Who does it?", "choices": list(ACTORS.items())})
    team = fields.String(required=True, metadata={"label": "Team", "widget": "select", "only_if": ("who", TEAM)})
    call_team = fields.String(
        metadata={"label": "Team that rings up", "widget": "select", "blank": "Any officer", "only_if": ("who", CALL)}
    )
    partner = fields.String(
        required=True,
        metadata={"label": "Partner", "widget": "select", "only_if": ("who", PARTNER),
                  "hint": "Those with an agreement about visits"},
    )  # fmt: skip
    accept_hours = number(
        "Hours to say yes", 1, 72, only_if=("who", PARTNER), hint=f"Then it counts as a no. Usually {ACCEPT_HOURS}"
    )
    hand_on = fields.String(
        metadata={"label": "How does the partner get it?", "choices": list(HANDED_ON.items()),
                  "only_if": ("who", PARTNER), "quiet": True}
    )  # fmt: skip
    assign = fields.String(
        metadata={"label": "Who of you gets it?", "choices": list(ASSIGNED.items()), "hint": "Not for a partner’s step",
                  "only_if": ("who", (OFFICERS, TEAM, CALL)), "quiet": True}
    )  # fmt: skip
    staff = fields.String(
        metadata={"label": "How many go?", "choices": [("1", "One person"), ("2", "Always two together")],
                  "quiet": True}
    )  # fmt: skip
    attempts = number("Attempts at most", 1, MOST_ATTEMPTS, hint="How often somebody tries", quiet=True)
    gap_hours = number("Hours between attempts, at least", 0, 168)
    asks = words("What the page asks afterwards", hint="Without it: What happened?")
    form = fields.String(
        metadata={"label": "Form", "widget": "select", "blank": "No form: only the outcome is asked", "quiet": True}
    )


def step_form(model: Model, step: Table, around: Surroundings, typed: Mapping[str, str] | None = None) -> Form:
    """The form of a step, with a time of day for each of its attempts, as many as were typed."""
    windows = step["windows"] if isinstance(step.get("windows"), list) else []
    sent = (typed or {}).get("attempts", "")
    count = int(sent) if sent.isdecimal() and int(sent) <= MOST_ATTEMPTS else step.get("attempts", 1)
    known = sorted({*WINDOWS, *model.get("windows", {})})
    names = known_or(None, [(ANY_TIME, "Any time"), *((name, window_name(name)) for name in known)])
    times = {
        f"window_{place}": fields.String(
            metadata={"label": f"Time of day of attempt {place}", "widget": "select", "preset": True, "quiet": True,
                      "choices": known_or(windows[place - 1] if place <= len(windows) else None, names)}
        )
        for place in range(1, max(1, min(count, MOST_ATTEMPTS)) + 1)
    }  # fmt: skip
    parts: dict[str, fields.Field] = {}
    for name, field in StepSchema._declared_fields.items():
        parts |= {name: field} | (times if name == "attempts" else {})
    schema = Schema.from_dict(parts, name="StepForm")
    forms = [(one["key"], one.get("title") or one["key"]) for one in tables(model, "form")]
    kind, _, key = str(step.get("by", "")).partition(":")
    have = {OFFICERS: True, TEAM: around.teams, CALL: True, PARTNER: around.partners}
    offered = {
        "who": [(name, said) for name, said in ACTORS.items() if have[name] or name == kind],
        "team": known_or(key if kind == TEAM else None, list(around.teams.items())),
        "call_team": known_or(key if kind == CALL else None, list(around.teams.items())),
        "partner": known_or(
            key if kind == PARTNER else None,
            [(slug, one.name) for slug, one in around.partners.items()],
            "no agreement about visits",
        ),
        "form": known_or(step.get("form"), forms),
    }
    return Form(schema, _step_values(step, kind, key, windows), choices=offered)


def _step_values(step: Table, kind: str, key: str, windows: list[str]) -> dict[str, Any]:
    values = {name: step.get(name) for name in ("title", "guidance", "asks", "form", "gap_hours")}
    values |= {"who": kind, "team": key if kind == TEAM else "", "call_team": key if kind == CALL else ""}
    values |= {"partner": key if kind == PARTNER else "", "staff": str(step.get("staff", 1))}
    values |= {"attempts": step.get("attempts", 1), "accept_hours": step.get("accept_hours")}
    values |= {"hand_on": step.get("hand_on", "by-hand"), "assign": step.get("assign", "by-hand")}
    return values | {f"window_{place}": name for place, name in enumerate(windows, 1)}


def step_told(data: Table) -> Table:
    """A step as a file has it, from a valid form. Raises ValidationError when only some attempts have a time of day."""
    attempts = data["attempts"] or 1
    windows = [data.get(f"window_{place}") or ANY_TIME for place in range(1, attempts + 1)]
    timed = [name for name in windows if name != ANY_TIME]
    if timed and len(timed) != attempts:
        lacking = next(place for place, name in enumerate(windows, 1) if name == ANY_TIME)
        raise ValidationError({f"window_{lacking}": ["Choose a time of day for each attempt, or any time for all"]})
    who = data["who"]
    chosen = {TEAM: data["team"], CALL: data["call_team"], PARTNER: data["partner"]}.get(who)
    by_partner = who == PARTNER
    return {
        **{name: data[name] for name in ("title", "guidance", "asks", "form", "gap_hours")},
        "by": f"{who}:{chosen}" if chosen else who,
        "staff": int(data["staff"] or 1),
        "attempts": attempts,
        "windows": timed,
        "accept_hours": data["accept_hours"] if by_partner else None,
        "hand_on": data["hand_on"] if by_partner else None,
        "assign": data["assign"] if not by_partner else None,
    }
