"""What a form says when an answer is missing or wrong: plain sentences made from the question's own words."""

import copy
from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import fields, validate

CHOOSING = {"radios", "checkboxes", "select"}


def name_of(key: str, metadata: Mapping) -> str:
    """How a sentence names the question: metadata "name" (as "the resident's date of birth"), or its label."""
    return metadata.get("name") or metadata.get("label") or key.replace("_", " ").capitalize()


def lower_first(words: str) -> str:
    """Lower the first letter, unless the word is an abbreviation such as NHS."""
    return words if words[:2].isupper() or len(words) < 2 else words[0].lower() + words[1:]


def upper_first(words: str) -> str:
    """Raise the first letter and leave the rest."""
    return words[:1].upper() + words[1:]


def enter(name: str) -> str:
    """The sentence for a missing typed answer."""
    return f"Answer the question “{name}”" if name.endswith("?") else f"Enter {lower_first(name)}"


def choose(name: str, several: bool = False) -> str:
    """The sentence for a missing or unknown choice."""
    if name.endswith("?"):
        return f"Select an answer to “{name}”"
    return f"Select at least one answer for “{name}”" if several else f"Select {lower_first(name)}"


def as_choice(value: Any) -> str:
    """A choice as a form posts it: yes and no for true and false."""
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def uk_day(day: date) -> str:
    """A day in words: 21 November 2026."""
    return f"{day.day} {day:%B %Y}"


def speak_plainly(field: fields.Field, name: str) -> None:
    """Replace marshmallow's own messages by sentences about this question; the author's own messages stay."""
    plain = messages(field, name)
    if field.metadata.get("missing"):
        plain |= {"required": field.metadata["missing"], "null": field.metadata["missing"]}
    stock: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        stock |= getattr(kind, "default_error_messages", {})
    field.error_messages = {
        key: plain.get(key, message) if message == stock.get(key) else message
        for key, message in field.error_messages.items()
    }
    if isinstance(field, fields.List):
        field.inner.error_messages = field.inner.error_messages | messages(field.inner, name)
        field.inner.validators = [explain(one, name) for one in field.inner.validators]
    field.validators = [explain(one, name, isinstance(field, fields.List)) for one in field.validators]


def messages(field: fields.Field, name: str) -> dict[str, str]:
    """Plain sentences for each thing that this kind of field may complain of."""
    several = isinstance(field, fields.List)
    chosen = several or isinstance(field, fields.Boolean) or bool(field.metadata.get("choices"))
    chosen = chosen or field.metadata.get("widget") in CHOOSING
    if field.metadata.get("widget") == "file":
        lacking = f"Select {lower_first(name)}"
    else:
        lacking = choose(name, several) if chosen else enter(name)
    lacking = lacking.replace("{", "{{").replace("}", "}}")
    wrong = wrong_kind(field, name).replace("{", "{{").replace("}", "}}")
    keys = ("invalid", "type", "invalid_uuid", "invalid_utf8", "too_large", "special", "validator_failed", "unknown")
    return {"required": lacking, "null": lacking} | dict.fromkeys(keys, lacking if chosen else wrong)


def wrong_kind(field: fields.Field, name: str) -> str:
    """The sentence for an answer of the wrong kind."""
    subject = f"The answer to “{name}”" if name.endswith("?") else upper_first(name)
    match field:
        case fields.Email():
            return "Enter an email address in the correct format, like name@example.com"
        case fields.Integer():
            return f"{subject} must be a whole number"
        case fields.Float() | fields.Decimal():
            return f"{subject} must be a number"
        case fields.Date():
            return f"{subject} must be a real date"
        case fields.Time():
            return f"{subject} must be a time, like 9:30am or 14:30"
        case fields.DateTime():
            return f"{subject} must be a real date and time"
        case fields.UUID():
            return choose(name)
    return f"{subject} is not in a form we can read"


def explain(validator: Any, name: str, several: bool = False) -> Any:
    """A copy of the validator that speaks plainly, unless its author gave it words."""
    subject = f"The answer to “{name}”" if name.endswith("?") else upper_first(name)
    subject = subject.replace("{", "{{").replace("}", "}}")
    if getattr(validator, "error", None) not in (None, getattr(type(validator), "default_message", None)):
        return validator
    told = copy.copy(validator)
    match validator:
        case validate.Length():
            told.error = counted(validator, subject, several)
        case validate.Range():
            told.error = ranged(validator, subject)
        case validate.OneOf():
            told.error = choose(name).replace("{", "{{").replace("}", "}}")
        case validate.Email():
            told.error = "Enter an email address in the correct format, like name@example.com"
        case validate.Regexp():
            told.error = f"{subject} is not in the right format"
        case _:
            return validator
    return told


def counted(rule: validate.Length, subject: str, several: bool) -> str:
    """How long an answer may be, or how many answers there may be."""
    what = "answers" if several else "characters"
    verb = "must have" if several else "must be"
    if rule.equal is not None:
        return f"{subject} {verb} {rule.equal} {what}"
    if rule.min is not None and rule.max is not None:
        return f"{subject} {verb} between {rule.min} and {rule.max} {what}"
    if rule.max is None:
        return f"{subject} {verb} {rule.min} {what} or more"
    return f"{subject} {verb} {rule.max} {what} or fewer"


def ranged(rule: validate.Range, subject: str) -> str:
    """Between which limits a number or a day must lie."""
    dated = isinstance(rule.min if rule.min is not None else rule.max, date)
    low, high = (uk_day(end) if isinstance(end, date) else end for end in (rule.min, rule.max))
    if low is not None and high is not None:
        return f"{subject} must be between {low} and {high}"
    if dated:
        return f"{subject} must be the same as or {f'after {low}' if high is None else f'before {high}'}"
    return f"{subject} must be {low} or more" if high is None else f"{subject} must be {high} or less"
