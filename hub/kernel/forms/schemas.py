"""One schema serves the page and the API: marshmallow with plain sentences and text tidied before it is judged."""

import copy
import unicodedata
from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, ValidationError, fields, missing, pre_load
from marshmallow import Schema as MarshmallowSchema
from marshmallow.validate import Validator

from hub.kernel.forms import sentences

JOINERS = "\u200c\u200d"  # Persian, Hindi and others are misspelt without them


class Among(Validator):
    """The answer, or each answer of several, is one of the choices that were offered."""

    def __init__(self, choices: list, error: str | None = None):
        self.allowed = {str(choice[0]) for choice in choices}
        self.error = error

    def __call__(self, value: Any) -> Any:
        given = value if isinstance(value, list | tuple | set) else [value]
        if any(str(one) not in self.allowed for one in given):
            raise ValidationError(self.error or "Select one of the choices")
        return value


class Schema(MarshmallowSchema):
    """What a page's form or an API's body must hold. A field that is not required comes out as None (a list as [])."""

    class Meta:
        unknown = RAISE

    def on_bind_field(self, field_name: str, field_obj: fields.Field) -> None:
        """Give the field its sentences, its choices and, if it may be left out, its empty value."""
        name = sentences.name_of(field_name, field_obj.metadata)
        sentences.speak_plainly(field_obj, name)
        if field_obj.metadata.get("choices"):
            offer(field_obj, field_obj.metadata["choices"])
        if not field_obj.required and field_obj.load_default is missing:
            field_obj.load_default = list if isinstance(field_obj, fields.List) else None
            field_obj.allow_none = True

    @pre_load
    def tidy(self, data: Any, **_: Any) -> Any:
        """Blanks around an answer are not part of it, and an answer of blanks alone is no answer."""
        if not isinstance(data, Mapping):
            return data
        kept = {key: self._tidied(key, value) for key, value in data.items()}
        return {key: value for key, value in kept.items() if value is not missing}

    def _tidied(self, key: str, value: Any) -> Any:
        field = self.fields.get(key)
        if field is not None and field.metadata.get("widget") == "password":
            return value or missing
        if isinstance(value, str):
            return clean(value) or missing
        if isinstance(value, list) and not isinstance(getattr(field, "inner", None), fields.Nested):
            return [one for one in (clean(one) if isinstance(one, str) else one for one in value) if one != ""]
        return value

    def load(self, data: Any, *, many: bool | None = None, partial: Any = None, unknown: str | None = None) -> Any:
        """Check the data. An answer to a question that was not asked is dropped, and not asked for either."""
        if self.many or many or not isinstance(data, Mapping):
            return super().load(data, many=many, partial=partial, unknown=unknown)
        asked = {name for name, field in self.fields.items() if self.is_asked(field, data)}
        unasked = set(self.fields) - asked
        given = {key: value for key, value in data.items() if key not in unasked}
        if not unasked:
            return super().load(given, partial=partial, unknown=unknown)
        skip = True if partial is True else {*(partial or ()), *unasked}
        loaded = super().load(given, partial=skip, unknown=unknown)
        if partial is not True:
            loaded |= {name: [] if isinstance(self.fields[name], fields.List) else None for name in unasked}
        return loaded

    def is_asked(self, field: fields.Field, data: Mapping) -> bool:
        """Whether the answers so far make the page ask this question (metadata: only_if=(question, answers))."""
        condition = field.metadata.get("only_if")
        if not condition:
            return True
        question, wanted = condition
        parent = self.fields.get(question)
        if parent is None or not self.is_asked(parent, data):
            return False
        given = data.get(question)
        answers = given if isinstance(given, list) else [given]
        return any(sentences.as_choice(answer) in answers_of(wanted) for answer in answers)


def answers_of(wanted: Any) -> set[str]:
    """The answers that make a page ask a question: one, or several."""
    return {sentences.as_choice(one) for one in ([wanted] if isinstance(wanted, str | bool) else wanted)}


def offer(field: fields.Field, choices: list) -> None:
    """Let the field take these choices only: (value, label) or (value, label, hint)."""
    choices = [(str(value), str(label), *rest) for value, label, *rest in choices]
    field.metadata = {**field.metadata, "choices": choices}
    kept = [copy.copy(one) for one in field.validators if not isinstance(one, Among)]
    name = sentences.name_of(field.name or "", field.metadata)
    field.validators = [*kept, Among(choices, sentences.choose(name, several=isinstance(field, fields.List)))]


def clean(text: str) -> str:
    """The text as it will be kept: nothing that cannot be seen, one kind of line end, no blanks around it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "ignore").decode("utf-8")
    return without_marks(text).strip()


def without_marks(text: str) -> str:
    """The text without control characters and without what only changes how the rest of it looks."""
    if text.isascii() and text.isprintable():  # nearly every text there is
        return text
    return "".join(
        letter for letter in text if letter in "\n\t\r" + JOINERS or unicodedata.category(letter) not in ("Cc", "Cf")
    )
