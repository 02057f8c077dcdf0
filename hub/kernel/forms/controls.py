"""One field of a form as the page draws it: what each GOV.UK macro wants to be told."""

from itertools import groupby
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape
from marshmallow import fields, validate

from hub.kernel.forms import typed
from hub.kernel.forms.schemas import answers_of

if TYPE_CHECKING:
    from hub.kernel.forms.form import Form

WIDTHS = {"day": 2, "month": 2, "year": 4, "time": 5}
TYPES = {"tel": "tel", "email": "email", "password": "password", "search": "search"}
COMPLETE = {"tel": "tel", "email": "email", "password": "current-password"}


class Control:
    """A field with its label, hint, widget, choices, value and faults; `params` go to the macro of its widget."""

    def __init__(self, form: "Form", name: str, field: fields.Field, bad_parts: set[str], row: int | None = None):
        self.form, self.name, self.field, self.bad_parts, self.row = form, name, field, bad_parts, row
        meta = field.metadata
        self.label = meta.get("label") or name.rpartition(".")[2].replace("_", " ").capitalize()
        self.hint = meta.get("hint")
        self.widget = typed.widget(field)
        self.choices = meta.get("choices") or ([("yes", "Yes"), ("no", "No")] if self.widget == "radios" else [])
        self.width = meta.get("width") or (5 if self.widget == "number" else None)
        self.autocomplete = meta.get("autocomplete") or COMPLETE.get(self.widget)
        self.inputmode = meta.get("inputmode") or ("numeric" if self.widget == "number" else None)
        self.required = field.required
        self.row_name = meta.get("row", "Row")

    @property
    def id(self) -> str:
        """The element's id; a date's first input and a choice's first answer are where the summary jumps to."""
        return self.name.replace(".", "-")

    @property
    def value(self) -> Any:
        """What was typed, or the value at hand. A password is never shown again."""
        if self.widget == "password":
            return ""
        value: Any = self.form.values
        for step in self.name.split("."):
            value = value[int(step)] if isinstance(value, list) else value.get(step, "")
        return value

    @property
    def errors(self) -> list[str]:
        """The sentences about this field alone."""
        return self.form.errors.get(self.name, [])

    @property
    def reveals(self) -> dict[str, list[str]]:
        """Per choice, the questions that it alone makes the page ask: they are drawn under it."""
        shown: dict[str, list[str]] = {}
        if self.widget not in ("radios", "checkboxes"):
            return shown
        for name, field in self.form.schema.fields.items():
            parent, wanted = field.metadata.get("only_if") or (None, ())
            if parent == self.name and len(answers_of(wanted)) == 1:
                shown.setdefault(next(iter(answers_of(wanted))), []).append(name)
        return shown

    def anchor(self, place: str = "") -> str:
        """The id of the input that a sentence in the error summary leads to."""
        if place:
            row, _, key = place.partition(".")
            return self.rows[int(row)][key].anchor() if key else f"{self.id}-{row}"
        parts = typed.inputs(self.field)
        return f"{self.id}-{next((one for one in parts if one in self.bad_parts), parts[0])}" if parts else self.id

    @property
    def rows(self) -> list[dict[str, "Control"]]:
        """The rows of a list: those that were typed, and blank ones up to metadata "rows" (3)."""
        inner = self.field.inner.schema.fields
        kept = self.form.values[self.name]
        while len(kept) < min(self.field.metadata.get("rows", 3), typed.MOST_ROWS):
            kept.append({key: typed.shown(one, None) for key, one in inner.items()})
        named = ((n, {key: (f"{self.name}.{n}.{key}", one) for key, one in inner.items()}) for n in range(len(kept)))
        return [{key: Control(self.form, at, one, set(), n) for key, (at, one) in row.items()} for n, row in named]

    @property
    def params(self) -> dict[str, Any]:
        """What the GOV.UK macro of this widget is told."""
        told: dict[str, Any] = {"id": self.id, "name": self.name}
        if self.hint:
            told["hint"] = {"text": self.hint}
        if self.errors:
            told["errorMessage"] = {"text": ". ".join(self.errors)}
        match self.widget:
            case "radios" | "checkboxes":
                return told | self._choice()
            case "date" | "moment":
                return told | self._date()
        return told | {"label": {"text": self._label, "classes": "govuk-label--s"}} | self._typed()

    @property
    def _label(self) -> str:
        optional = not self.required and self.row is None and not self.field.metadata.get("quiet")
        return f"{self.label} (optional)" if optional else self.label

    def _legend(self) -> dict[str, Any]:
        return {"legend": {"text": self._label, "classes": "govuk-fieldset__legend--s"}}

    def _typed(self) -> dict[str, Any]:
        match self.widget:
            case "select":
                quiet = self.field.metadata.get("quiet")
                blank = {"value": "", "text": self.field.metadata.get("blank", "Any" if quiet else "Choose one")}
                items = [{"value": value, "text": text} for value, text, *_ in self.choices]
                chosen = [item | {"selected": item["value"] == self.value} for item in items]
                listed = chosen if self.field.metadata.get("preset") else [blank, *chosen]
                return {"items": listed} | self._grouped(listed)
            case "textarea":
                # The macros indent what they nest: a line end as a character reference stays as it was typed.
                kept = Markup(str(escape(self.value)).replace("\r\n", "\n").replace("\n", "&#10;"))  # noqa: S704
                return {"value": kept, "rows": str(self.field.metadata.get("rows", 4)), "maxlength": self._longest}
            case "file":
                accept = self.field.metadata.get("accept")
                return {"attributes": {"accept": accept}} if accept else {}
        told = {"value": self.value, "type": TYPES.get(self.widget, "text"), "inputmode": self.inputmode}
        told |= {"autocomplete": self.autocomplete or "off", "spellcheck": self.field.metadata.get("spellcheck")}
        told |= {"attributes": self.field.metadata.get("attributes") or {}}
        return told | ({"classes": f"govuk-input--width-{self.width}"} if self.width else {})

    def _grouped(self, items: list[dict[str, Any]]) -> dict[str, Any]:
        """A long list by what its entries are about: metadata "groups" has the label of each value's group."""
        groups = self.field.metadata.get("groups")
        if not groups:
            return {}
        return {"groups": [(label, list(each)) for label, each in groupby(items, lambda one: groups.get(one["value"]))]}

    @property
    def _longest(self) -> int | None:
        rules = (one for one in self.field.validators if isinstance(one, validate.Length))
        return next((one.max for one in rules if one.max), None)

    def _choice(self) -> dict[str, Any]:
        value = self.value
        chosen = set(value) if isinstance(value, list) else {value}
        items = []
        for key, text, *hint in self.choices:
            item = {"value": key, "text": text, "checked": key in chosen, "reveals": self.reveals.get(key, [])}
            items.append(item | ({"hint": {"text": hint[0]}} if hint and hint[0] else {}))
        small = {"classes": "govuk-radios--inline"} if self.widget == "radios" and self._short else {}
        return {"idPrefix": self.id, "fieldset": self._legend(), "items": items} | small

    @property
    def _short(self) -> bool:
        yes_no = [key for key, *_ in self.choices] == ["yes", "no"]
        return bool(yes_no or self.field.metadata.get("inline")) and not self.reveals

    def _date(self) -> dict[str, Any]:
        bad = self.bad_parts or set(typed.inputs(self.field)) if self.errors else set()
        items = []
        for part, typed_in in self.value.items():
            wrong = " govuk-input--error" if part in bad else ""
            item = {"name": part, "classes": f"govuk-input--width-{WIDTHS[part]}{wrong}", "value": typed_in}
            if part == "time":
                item |= {"inputmode": "text", "label": "Time"}
            if self.field.metadata.get("autocomplete") == "bday":
                item["autocomplete"] = f"bday-{part}"
            items.append(item)
        return {"namePrefix": self.name, "fieldset": self._legend(), "items": items}
