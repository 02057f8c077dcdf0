"""What is asked about a file: the file itself, and which of its columns hold what."""

from marshmallow import ValidationError, fields, validate, validates_schema

from hub.intake.rules.columns import Asked, Question
from hub.kernel.forms.fields import Upload
from hub.kernel.forms.schemas import Schema, offer

NOT_THERE = "Not in this file"


class LineListFile(Schema):
    """A file to import."""

    file = Upload(
        required=True,
        metadata={
            "label": "Line list",
            "hint": "A CSV or XLSX file. Columns may stand in any order, and the header on any of the first 20 rows.",
            "accept": ".csv,.txt,.tsv,.xlsx",
            "missing": "Choose a file to import",
        },
    )


class TakeIn(Schema):
    """Which rows of other counties are opened here after all."""

    rows = fields.List(
        fields.Integer(validate=validate.Range(1, 2_000_000)), required=True, validate=validate.Length(1, 1000),
        metadata={"label": "Rows", "name": "the rows to open here", "missing": "Tick the rows to open here",
                  "widget": "checkboxes"},
    )  # fmt: skip


class Columns(Schema):
    """Which column holds which fact; the facts that are asked for are the file's (columns_form)."""

    remember = fields.List(
        fields.String(),
        metadata={"label": "For the next lists", "quiet": True, "choices": [("yes", "Remember these names")]},
    )

    @validates_schema
    def _each_column_once(self, data, **_):
        chosen: dict[str, str] = {}
        for fact, name in data.items():
            if fact != "remember" and name:
                if name in chosen:
                    raise ValidationError(f"“{name}” is chosen twice: a column can hold one fact only", fact)
                chosen[name] = fact


def columns_form(asked: Question) -> Schema:
    """The form for one file: a choice among its free columns for each fact that they could hold."""
    choices = [(name, _with_sample(name, samples)) for name, samples in asked.samples.items()]
    named = {one.fact: _choice(one) for one in asked.facts}
    form = Columns.from_dict(named | {"remember": Columns._declared_fields["remember"]})()
    for one in asked.facts:
        offer(form.fields[one.fact], choices)  # none, too: what was not offered is not taken
    return form


def _choice(one: Asked) -> fields.String:
    told = f"Usually called “{one.names[0]}”. " if one.names else ""
    near = f"The nearest name in the file is “{one.nearest}”." if one.nearest else "No column has a similar name."
    return fields.String(
        required=one.required,
        metadata={
            "label": one.label, "name": f"the column for “{one.label}”", "hint": told + near, "widget": "select",
            "blank": "Choose a column" if one.required else NOT_THERE, "quiet": not one.required,
            "missing": f"Choose the column that holds “{one.label}”",
        },
    )  # fmt: skip


def _with_sample(name: str, samples: tuple[str, ...]) -> str:
    return f"{name} (such as {samples[0][:30]})" if samples else f"{name} (empty in the first rows)"
