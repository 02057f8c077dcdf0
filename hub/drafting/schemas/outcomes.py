"""The form of an outcome, from a table and back to it; and what is asked before a part goes."""

from marshmallow import fields

from hub.drafting.rules.edits import Path, Table, following, leading_to, tables
from hub.drafting.schemas import known_or, steps_of, words
from hub.kernel.forms.form import Form
from hub.kernel.forms.schemas import Schema
from hub.visit_models.queries import Surroundings
from hub.visit_models.rules import AGAIN, END, TO_STEP, Model

UNDECIDED = "undecided"


class OutcomeSchema(Schema):
    """An outcome of a step, and what follows it."""

    label = words("What happened?", required=True, hint="As whoever was there would say it: No answer, card left")
    hint = words("Hint", hint="Small print beneath it, if the words alone are not enough")
    then = fields.String(
        required=True,
        metadata={
            "label": "What follows?",
            "choices": [
                (END, "The visit ends"),
                (AGAIN, "Somebody tries again, as long as there is an attempt left"),
                ("step", "The visit goes on to another step"),
                (UNDECIDED, "That is not decided yet"),
            ],
        },
    )
    step = fields.String(
        metadata={
            "label": "Which step?",
            "widget": "select",
            "blank": "Choose one",
            "only_if": ("then", "step"),
            "quiet": True,
        }
    )
    after_last = fields.String(
        metadata={"label": "What follows when no attempt is left?", "widget": "select", "only_if": ("then", AGAIN),
                  "blank": "Choose one", "quiet": True}
    )  # fmt: skip
    county = fields.String(
        metadata={
            "label": "What the county hears", "widget": "select", "quiet": True,
            "blank": "Nothing: the visit does not end like this",
            "hint": "Needed wherever the visit can end like this",
        }
    )  # fmt: skip


def outcome_form(model: Model, step_key: str, outcome: Table, around: Surroundings) -> Form:
    """The form of an outcome; it leads to the other steps of the draft as they are now."""
    then, last = str(outcome.get("then", "")), str(outcome.get("after_last", ""))
    others = steps_of(model, but=step_key)
    chosen = then.removeprefix(TO_STEP) if then.startswith(TO_STEP) else None
    lasts = [(END, "The visit ends"), *((TO_STEP + key, f"On to “{title}”") for key, title in others)]
    values = {name: outcome.get(name) for name in ("label", "hint", "county")}
    values |= {"then": "step" if chosen else then, "step": chosen, "after_last": last}
    if outcome.get("key") and not then:
        values["then"] = UNDECIDED
    offered = {
        "step": known_or(chosen, others),
        "after_last": known_or(last, lasts),
        "county": known_or(outcome.get("county"), list(around.outcomes.items()), "the county does not know it"),
    }
    return Form(OutcomeSchema, values, choices=offered)


def outcome_told(data: Table) -> Table:
    """An outcome as a file has it, from a valid form."""
    told = {"label": data["label"], "hint": data["hint"]}
    return told | following(data["then"], data["step"], data["after_last"], data["county"])


class RemoveStepSchema(Schema):
    """Where those outcomes lead that led to a step which goes."""

    instead = fields.String(
        metadata={
            "label": "What follows those outcomes instead?",
            "widget": "select",
            "blank": "Decide later",
            "quiet": True,
        }
    )
    county = fields.String(
        metadata={"label": "What the county hears, if the visit ends there", "widget": "select",
                  "blank": "Decide later", "quiet": True}
    )  # fmt: skip


class RemoveFormSchema(Schema):
    """What those steps ask that used a form which goes."""

    instead = fields.String(
        metadata={"label": "Which form do those steps use instead?", "widget": "select",
                  "blank": "None: only the outcome is asked", "quiet": True}
    )  # fmt: skip


def removal_form(model: Model, path: Path, around: Surroundings) -> Form:
    """What is asked before a part goes: where those outcomes lead that led to a step, which form replaces a form."""
    name, key = path[-1]
    if name == "step" and leading_to(model, key):
        others = [(TO_STEP + one, f"On to “{title}”") for one, title in steps_of(model, but=key)]
        offered = {"instead": [*others, (END, "The visit ends")], "county": list(around.outcomes.items())}
        return Form(RemoveStepSchema, choices=offered)
    if name == "form":
        others = [(one["key"], one.get("title") or one["key"]) for one in tables(model, "form") if one["key"] != key]
        return Form(RemoveFormSchema, choices={"instead": others})
    return Form(Schema)
