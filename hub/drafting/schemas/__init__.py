"""The forms in which a draft is written: fields that they share."""

from typing import Any

from marshmallow import fields, validate

from hub.drafting.rules.edits import tables
from hub.visit_models.rules import Model


def words(label: str, longest: int = 200, required: bool = False, **more: Any) -> fields.String:
    """A line or some lines of text."""
    return fields.String(required=required, validate=validate.Length(max=longest), metadata={"label": label, **more})


def number(label: str, least: int, most: int, **more: Any) -> fields.Integer:
    """A whole number within limits."""
    return fields.Integer(validate=validate.Range(least, most), metadata={"label": label, **more})


def known_or(value: str | None, offered: list[tuple], missing: str = "no longer there") -> list[tuple]:
    """The choices, with the present one among them even if nothing offers it any more: it must not be lost unseen."""
    if not value or value in {each[0] for each in offered}:
        return offered
    return [*offered, (value, f"{value} ({missing})")]


def steps_of(model: Model, but: str | None = None) -> list[tuple[str, str]]:
    """The steps to choose from: key and title."""
    return [(one["key"], one.get("title") or one["key"]) for one in tables(model, "step") if one.get("key") != but]
