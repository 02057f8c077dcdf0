"""What came from a phone, in words and as its form would have posted it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import Schema
from phonenumbers import NumberParseException
from sqlalchemy import Row
from werkzeug.datastructures import MultiDict

from hub.kernel.clock import UK
from hub.kernel.forms.typed import PARTS, widget
from hub.visit_models.attempts.forms import AT
from hub.visit_models.questions import OUTCOME, summary
from hub.visits.at_door import SECOND


def in_words(found: Row, step: Mapping[str, Any], questions: list[Mapping[str, Any]]) -> list[tuple[str, Any]]:
    """The answer as it was made: what cannot be read as an answer is shown as it came."""
    label = next((one["label"] for one in step["outcome"] if one["key"] == found.outcome), found.outcome)
    return [
        (step.get("asks", "What happened?"), label or "Not answered"),
        *(_said(one, found.answers) for one in _given(questions, found)),
    ]


def _given(questions: list[Mapping[str, Any]], found: Row) -> list[Mapping[str, Any]]:
    return [one for one in questions if found.answers.get(one["key"]) not in (None, "", [])]


def _said(question: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[str, str]:
    try:
        return summary([question], given)[0]
    except (ValueError, TypeError, NumberParseException):
        value = given[question["key"]]
        return question["label"], ", ".join(value) if isinstance(value, list) else value


def source(found: Row, schema: type[Schema]) -> MultiDict:
    """What came from the phone as the page's own form would have posted it."""
    given: dict[str, Any] = {**found.answers, OUTCOME: found.outcome, AT: found.at, SECOND: str(found.second_id or "")}
    source: MultiDict = MultiDict()
    for name, field in schema._declared_fields.items():
        value = given.get(name, "")
        if widget(field) in ("date", "moment"):
            source.update(_parts(name, value))
        else:
            source.setlist(name, value if isinstance(value, list) else [value])
    return source


def _parts(name: str, value: datetime | str) -> dict[str, str]:
    if isinstance(value, datetime):
        local = value.astimezone(UK)
        day = {"day": local.day, "month": local.month, "year": local.year, "time": f"{local:%H:%M}"}
        return {f"{name}-{part}": str(typed) for part, typed in day.items()}
    typed = value.split("-") if value.count("-") == 2 else ["", "", value]
    return {f"{name}-{part}": each for part, each in zip(reversed(PARTS), typed, strict=True)}
