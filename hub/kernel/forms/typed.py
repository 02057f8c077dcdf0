"""From what a browser posts to what a schema checks, and back to what a page shows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask import request
from marshmallow import ValidationError, fields
from werkzeug.datastructures import MultiDict

from hub.kernel.forms import fields as own
from hub.kernel.forms import sentences
from hub.kernel.forms.schemas import Schema

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MOST_ROWS = 50  # of a list that are saved at once: more are drawn again as they were typed, and refused
TOO_MANY = f"You filled in {{}} rows. Take out {{}} of them: {MOST_ROWS} can be saved at once"


@dataclass(frozen=True)
class Fault:
    """A date that cannot be put together, or too many rows: the sentence, and which of a date's inputs are wrong."""

    sentence: str
    parts: set[str]


def widget(field: fields.Field) -> str:
    """How the field is drawn: what its metadata says, else what suits its kind."""
    if chosen := field.metadata.get("widget"):
        return chosen
    match field:
        case fields.List(inner=fields.Nested()):
            return "rows"
        case fields.List():
            return "checkboxes"
        case fields.Boolean():
            return "radios"
        case fields.DateTime():
            return "moment"
        case fields.Date():
            return "date"
        case own.Upload():
            return "file"
        case own.Phone():
            return "tel"
        case fields.Email():
            return "email"
        case fields.Integer():
            return "number"
    choices = field.metadata.get("choices")
    return "text" if not choices else "radios" if len(choices) <= 10 else "select"


def inputs(field: fields.Field) -> tuple[str, ...]:
    """The parts of a date that are typed apart."""
    return {"date": PARTS, "moment": (*PARTS, "time")}.get(widget(field), ())


def was_sent(source: MultiDict, name: str, field: fields.Field) -> bool:
    """Whether the source holds anything for the field."""
    return any(key in source for key in (name, *(f"{name}-{part}" for part in inputs(field))))


def values(source: MultiDict, name: str, field: fields.Field) -> Any:
    """What was typed for the field, untouched."""
    if parts := inputs(field):
        return {part: source.get(f"{name}-{part}", "") for part in parts}
    match widget(field):
        case "file":
            return request.files.get(name)
        case "rows":
            return _rows(source, name, field)
        case _ if isinstance(field, fields.List):
            return source.getlist(name)
    return source.get(name, "")


def rows_sent(source: MultiDict, name: str) -> list[int]:
    """The numbers of a list's rows that the page held, filled in or not."""
    pattern = re.compile(rf"{re.escape(name)}\.(\d{{1,3}})\.")
    return sorted({int(found[1]) for key in source if (found := pattern.match(key))})


def _rows(source: MultiDict, name: str, field: fields.List) -> list[dict[str, Any]]:
    inner = field.inner.schema.fields
    numbers = rows_sent(source, name)
    told = ({key: values(source, f"{name}.{n}.{key}", one) for key, one in inner.items()} for n in numbers)
    # Without the empty ones, so that a fault is shown at the row that it is in.
    return [row for row in told if _row(field, row)]


def answers(schema: Schema, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Fault]]:
    """What the schema is to check, and what could not be put together: dates, too many rows."""
    raw: dict[str, Any] = {}
    faults: dict[str, Fault] = {}
    for name, field in schema.fields.items():
        value, fault = _answer(field, name, given[name])
        if fault:
            faults[name] = fault
        if value not in (None, ""):
            raw[name] = value
    return raw, faults


def _answer(field: fields.Field, name: str, value: Any) -> tuple[Any, Fault | None]:
    if inputs(field):
        return _date(field, sentences.name_of(name, field.metadata), value)
    if widget(field) == "rows":
        rows = [row for row in (_row(field, one) for one in value) if row]
        return rows, Fault(TOO_MANY.format(len(rows), len(rows) - MOST_ROWS), set()) if len(rows) > MOST_ROWS else None
    if widget(field) == "file":
        return (value if value and value.filename else None), None
    return value, None


def _row(field: fields.List, row: Mapping[str, Any]) -> dict[str, Any]:
    always = field.metadata.get("always", ())
    raw, faults = answers(field.inner.schema, row)
    raw |= dict.fromkeys(faults, "no real date")
    typed_in = any(key not in always and not _blank(value) for key, value in raw.items())
    return raw if typed_in else {}


def _blank(value: Any) -> bool:
    return not value or isinstance(value, str) and not value.strip()


def _date(field: fields.Field, name: str, given: Mapping[str, str]) -> tuple[str | None, Fault | None]:
    empty = [part for part in given if not given[part].strip()]
    subject = sentences.upper_first(name)
    if len(empty) == len(given):
        return None, None
    if empty:
        return None, Fault(f"{subject} must include a {' and '.join(empty)}", set(empty))
    if not re.fullmatch(r"\d{4}", given["year"].strip()):
        return None, Fault("Year must include 4 numbers", {"year"})
    try:
        day = date(int(given["year"]), _month(given["month"]), int(given["day"]))
    except (ValueError, OverflowError):  # a day of ten digits is no day either
        return None, Fault(field.error_messages["invalid"].format(input="", obj_type="date"), set(PARTS))
    if "time" not in given:
        return day.isoformat(), None
    try:
        clock = own.TimeOfDay().deserialize(given["time"])
    except ValidationError:
        return None, Fault("Enter a time, like 9:30am or 14:30", {"time"})
    return datetime.combine(day, clock).isoformat(), None


def _month(written: str) -> int:
    written = written.strip().lower()
    return MONTHS.index(written[:3]) + 1 if written[:3] in MONTHS else int(written)


def shown(field: fields.Field, value: Any) -> Any:
    """A value from the database as the page's inputs show it."""
    if parts := inputs(field):
        return _parts(value, parts)
    if widget(field) == "rows":
        inner = field.inner.schema.fields
        return [{key: shown(one, row.get(key)) for key, one in inner.items()} for row in value or []]
    if isinstance(field, fields.List):
        return [sentences.as_choice(one) for one in value or []]
    if value is None:
        return ""
    return f"{value:%-I:%M%p}".lower() if isinstance(value, time) else sentences.as_choice(value)


def _parts(value: Any, parts: tuple[str, ...]) -> dict[str, str]:
    if value is None:
        return dict.fromkeys(parts, "")
    if isinstance(value, datetime):
        value = value.astimezone(own.UK)
    day = {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
    return day | ({"time": f"{value:%-I:%M%p}".lower()} if "time" in parts else {})
