"""A marshmallow schema as a page's form: what was typed is kept word for word, and each fault is a plain sentence."""

import re
from collections.abc import Mapping
from typing import Any

from flask import request
from marshmallow import ValidationError, fields
from werkzeug.datastructures import MultiDict

from hub.kernel.forms import sentences, typed
from hub.kernel.forms.controls import Control
from hub.kernel.forms.schemas import Schema, offer
from hub.kernel.problems import Invalid


class Form:
    """A form and, once it was sent, its outcome: `submitted`, `valid`, `data`, `errors`, `values`.

    `values` are what the fields hold before anybody types; `choices` those that are known only now (colleagues, teams);
    `source` is where answers are read from: the posted form, or `request.args` for a filter.
    """

    def __init__(
        self,
        schema: Schema | type[Schema],
        values: Mapping[str, Any] | None = None,
        *,
        choices: Mapping[str, list] | None = None,
        source: MultiDict | None = None,
        blank: bool = False,
    ):
        self.schema = schema() if isinstance(schema, type) else schema
        for name, offered in (choices or {}).items():
            offer(self.schema.fields[name], offered)
        if source is None:
            source = request.form if request.method == "POST" and not blank else MultiDict()
            self.submitted = request.method == "POST" and not blank
        else:
            self.submitted = any(typed.was_sent(source, name, field) for name, field in self.schema.fields.items())
        self.source = source
        self.errors: dict[str, list[str]] = {}
        self.data: dict[str, Any] = {}
        self._bad_parts: dict[str, set[str]] = {}
        self._read(values or {})

    def _read(self, values: Mapping[str, Any]) -> None:
        fields_ = self.schema.fields
        if not self.submitted:
            self.values = {name: typed.shown(field, values.get(name)) for name, field in fields_.items()}
            return
        self.values = {name: typed.values(self.source, name, field) for name, field in fields_.items()}
        raw, faults = typed.answers(self.schema, self.values)
        asked = {name for name, field in fields_.items() if self.schema.is_asked(field, raw)}
        found = {name: fault for name, fault in faults.items() if name in asked}
        self._bad_parts = {name: fault.parts for name, fault in found.items()}
        self.data, told = load(self.schema, {name: value for name, value in raw.items() if name not in found})
        told |= {name: [fault.sentence] for name, fault in found.items()}
        self.errors = {name: told[name] for name in [*fields_, *told] if name in told}

    @property
    def valid(self) -> bool:
        """Sent, and nothing wrong with it."""
        return self.submitted and not self.errors

    def refuse(self, problem: Invalid | Mapping[str, list[str]]) -> None:
        """Take over what an action found wrong; the key '' is about the whole form."""
        for name, told in (problem.errors if isinstance(problem, Invalid) else problem).items():
            self.errors.setdefault(name, []).extend(told)

    def offer_rows(self, name: str, more: int) -> None:
        """Answer the press for more rows: as many as were sent and these; nothing is judged yet."""
        field = self.schema.fields[name]
        field.metadata = field.metadata | {"rows": len(typed.rows_sent(self.source, name)) + more}
        self.errors.clear()

    @property
    def controls(self) -> list[Control]:
        """The fields to draw, in order; those that a choice reveals are drawn inside it."""
        revealed = {name for control in self for inside in control.reveals.values() for name in inside}
        return [control for control in self if control.name not in revealed]

    @property
    def problems(self) -> list[tuple[str | None, str]]:
        """For the error summary: where to jump to (None for the whole form) and what is wrong."""
        return [self._place(key, sentence) for key, told in self.errors.items() for sentence in told]

    def _place(self, key: str, sentence: str) -> tuple[str | None, str]:
        name, _, place = key.partition(".")
        if name not in self.schema.fields:
            return None, sentence
        control = self[name]
        row = place.partition(".")[0]
        told = f"{control.row_name} {int(row) + 1}: {sentences.lower_first(sentence)}" if row else sentence
        return f"#{control.anchor(place)}", told

    @property
    def enctype(self) -> str | None:
        """What the form element must say when it carries a file."""
        has_file = any(typed.widget(field) == "file" for field in self.schema.fields.values())
        return "multipart/form-data" if has_file else None

    def __getitem__(self, name: str) -> Control:
        return Control(self, name, self.schema.fields[name], self._bad_parts.get(name, set()))

    def __iter__(self):
        return (self[name] for name in self.schema.fields)


def seen_version() -> int:
    """The version of the record that the form was made from. Raises Invalid for one that is no number."""
    typed_in = request.form.get("version", "")
    if not re.fullmatch(r"[0-9]{1,9}", typed_in):
        raise Invalid({"": ["Open the page again: the form did not say which version you saw."]})
    return int(typed_in)


def load(schema: Schema | type[Schema], data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Check the data without any page: what is good, and the sentences per field (in a row: 'points.0.value')."""
    schema = schema() if isinstance(schema, type) else schema
    try:
        return schema.load(data), {}
    except ValidationError as wrong:
        return wrong.valid_data if isinstance(wrong.valid_data, dict) else {}, dict(_flat(wrong.messages, schema))


def _flat(messages: Any, schema: Schema, path: str = "") -> list[tuple[str, list[str]]]:
    if isinstance(messages, list):
        return [(path, messages)]
    found: dict[str, list[str]] = {}
    for key, inner in messages.items():
        nested = isinstance(key, int) and not isinstance(inner, list)
        plain_list = isinstance(key, int) and isinstance(schema.fields.get(path), fields.List) and not nested
        here = path if key == "_schema" or plain_list else f"{path}.{key}" if path else str(key)
        for name, told in _flat(inner, schema, here):
            known = found.setdefault(name, [])
            known.extend(one for one in told if one not in known)
    return list(found.items())
