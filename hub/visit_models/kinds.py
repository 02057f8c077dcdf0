"""The kinds of question that a visit form knows: how each is drawn and checked, and how its answer reads."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import phonenumbers
from marshmallow import fields, validate

from hub.kernel.clock import today
from hub.kernel.forms.fields import Day, Phone, TimeOfDay
from hub.kernel.forms.sentences import as_choice, uk_day

# Kind of question → the rules that it knows.
KINDS: dict[str, tuple[str, ...]] = {
    "yes_no": (),
    "choice": (),
    "choices": ("max", "min"),
    "text": ("max_length",),
    "long_text": ("max_length",),
    "number": ("max", "min"),
    "date": ("max", "min"),
    "time": (),
    "phone": (),
    "email": (),
    "address": ("max_length",),
    "consent": (),
}
# … and what a person calls it.
KIND_WORDS = {
    "yes_no": "Yes or no",
    "choice": "One of several answers",
    "choices": "Any of several answers",
    "text": "Short text",
    "long_text": "Text",
    "number": "Whole number",
    "date": "Date",
    "time": "Time",
    "phone": "Phone number",
    "email": "Email address",
    "address": "Address",
    "consent": "Consent, yes or no",
}
CHOOSING = frozenset({"yes_no", "choice", "choices", "consent"})
OFFERING = frozenset({"choice", "choices"})
YES_NO = [("yes", "Yes"), ("no", "No")]
TODAY = "today"
LONGEST = {"text": 200, "long_text": 2000, "address": 500}
MOST_RADIOS = 12


def choices_of(question: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What may be chosen: value, label and hint."""
    if question.get("kind") not in OFFERING:
        return [(value, label, "") for value, label in YES_NO]
    options = question.get("options")
    tables = [each for each in options if isinstance(each, dict)] if isinstance(options, list) else []
    return [(str(each.get("key")), str(each.get("label", "")), str(each.get("hint", ""))) for each in tables]


def field_for(question: Mapping[str, Any]) -> fields.Field:
    """The marshmallow field of this question, with what kernel/forms/form.py needs to draw it."""
    metadata = {name: question[name] for name in ("label", "hint") if question.get(name)}
    condition = question.get("only_if")
    if condition:
        metadata["only_if"] = (condition["question"], condition["is"])
    metadata |= _drawn(question)
    return _field(question["kind"], question, {"required": bool(question.get("required")), "metadata": metadata})


def _drawn(question: Mapping[str, Any]) -> dict[str, Any]:
    match question["kind"]:
        case "choice":
            many = len(choices_of(question)) > MOST_RADIOS
            return {"choices": choices_of(question), "widget": "select" if many else "radios"}
        case "choices":
            return {"choices": choices_of(question), "widget": "checkboxes"}
        case "long_text" | "address" as kind:
            return {"widget": "textarea", "rows": 3 if kind == "address" else 5}
        case "phone":
            return {"widget": "tel", "width": 20, "autocomplete": "off"}
        case "email":
            return {"autocomplete": "off"}  # the resident's, not the officer's own
        case "time":
            return {"width": 5}
    return {}


def _field(kind: str, question: Mapping[str, Any], common: dict[str, Any]) -> fields.Field:
    rules = question.get("rules") or {}
    limits = {name: rules[name] for name in ("min", "max") if name in rules}
    match kind:
        case "yes_no" | "consent":
            return fields.Boolean(**common)
        case "choice":
            return fields.String(**common)
        case "choices":
            several = validate.Length(**limits) if limits else None
            return fields.List(fields.String(), validate=[several] if several else [], **common)
        case "number":
            return fields.Integer(validate=[validate.Range(**limits)] if limits else [], **common)
        case "date":
            days = {name: _day(written) for name, written in limits.items()}
            return Day(validate=[validate.Range(**days)] if days else [], **common)
        case "time":
            return TimeOfDay(format="%H:%M", **common)
        case "phone":
            return Phone(**common)
        case "email":
            return fields.Email(validate=validate.Length(max=254), **common)
    return fields.String(validate=[validate.Length(max=rules.get("max_length", LONGEST[kind]))], **common)


def _day(written: str) -> date:
    return today() if written == TODAY else date.fromisoformat(written)


def in_words(question: Mapping[str, Any], answer: Any) -> str:
    """An answer as a person reads it: labels of what was chosen, a day in words, a telephone number as one dials it."""
    match question["kind"]:
        case kind if kind in CHOOSING:
            labels = {value: label for value, label, _ in choices_of(question)}
            given = [as_choice(each) for each in (answer if isinstance(answer, list) else [answer])]
            return ", ".join(labels.get(each, each) for each in given)
        case "date":
            return uk_day(date.fromisoformat(answer))
        case "phone":
            return phonenumbers.format_number(phonenumbers.parse(answer, "GB"), phonenumbers.PhoneNumberFormat.NATIONAL)
    return str(answer)
