"""The forms of the model as a whole: title, summary, first step; its times of day."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from hub.drafting.rules.edits import Table, new_key
from hub.drafting.schemas import known_or, steps_of, words
from hub.kernel.forms.fields import TimeOfDay
from hub.kernel.forms.form import Form
from hub.kernel.forms.schemas import Schema
from hub.visit_models.reading import window_name
from hub.visit_models.rules import Model

MOST_WINDOWS = 20


class AboutSchema(Schema):
    """The model as a whole."""

    title = words("Title", required=True)
    summary = words("Summary", 600, widget="textarea", hint="How you visit, in two sentences")
    first = fields.String(
        metadata={"label": "First step", "widget": "select", "blank": "The one that stands first", "choices": []}
    )


def about_form(model: Model) -> Form:
    """Title, summary, first step."""
    values = {name: model.get(name) for name in ("title", "summary", "first")}
    return Form(AboutSchema, values, choices={"first": known_or(model.get("first"), steps_of(model))})


class WindowSchema(Schema):
    """A time of day; `was` is the name that it had before."""

    was = fields.String(validate=validate.Length(max=60), metadata={"widget": "hidden"})
    name = words("Name", 40, required=True)
    opens = TimeOfDay(
        required=True, metadata={"label": "From", "name": "when it begins", "width": 5, "hint": "Like 9am or 13:30"}
    )
    closes = TimeOfDay(required=True, metadata={"label": "Until", "name": "when it ends", "width": 5})

    @validates_schema
    def _in_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["opens"] >= data["closes"]:
            raise ValidationError("The end must be later than the beginning", "closes")


def times_form(model: Model) -> Form:
    """The model's own times of day."""
    own = {name: hours for name, hours in model.get("windows", {}).items() if isinstance(hours, str)}
    values = [
        {"was": name, "name": window_name(name), "opens": TimeOfDay().deserialize(hours[:5]),
         "closes": TimeOfDay().deserialize(hours[6:])}
        for name, hours in sorted(own.items(), key=lambda one: one[1])
    ]  # fmt: skip
    listed = fields.List(
        fields.Nested(WindowSchema),
        validate=validate.Length(max=MOST_WINDOWS),
        metadata={"label": "Your own times of day", "row": "Time of day", "always": ("was",), "rows": len(values) + 1},
    )
    return Form(Schema.from_dict({"windows": listed}, name="TimesSchema"), {"windows": values})


def windows_told(rows: list[Table]) -> tuple[dict[str, str], dict[str, str]]:
    """The times of day as a file has them, and which got another name: before → now."""
    windows: dict[str, str] = {}
    renamed: dict[str, str] = {}
    for told in rows:
        was = told["was"]
        key = was if was and told["name"] == window_name(was) else new_key(told["name"], "time", windows)
        windows[key] = f"{told['opens']:%H:%M}-{told['closes']:%H:%M}"
        renamed |= {was: key} if was and was != key else {}
    return windows, renamed
