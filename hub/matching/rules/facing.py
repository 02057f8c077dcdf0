"""Two records face to face: each fact of both, whether it agrees, and which is right where it does not. No database."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from marshmallow import fields

from hub.cases.rules.facts import spaced
from hub.cases.rules.words import address, shown
from hub.kernel.forms.schemas import Schema
from hub.kernel.words import day
from hub.matching.rules.merging import differing

FIRST, SECOND = "first", "second"
LABELS = {
    "forename": "First name",
    "surname": "Last name",
    "born_on": "Date of birth",
    "nhs_number": "NHS number",
    "gender": "Gender",
    "ethnicity": "Ethnicity",
    "language": "Language",
    "home": "Address",
}


class Fact(NamedTuple):
    """One line of the comparison. `verdict` is Same, Different or Only one knows: in words, never by colour alone."""

    label: str
    first: str
    second: str
    verdict: str


def said(row: Any, part: str) -> str:
    """A part of a record as a page tells it; '' where nothing is known."""
    if part == "home":
        return ", ".join(one for one in (address(row), row.postcode) if one)
    value = getattr(row, part)
    if part == "born_on":
        return day(value) if value else ""
    return (spaced(value) if part == "nhs_number" else value) or ""


def facts(first: Any, second: Any, points: Sequence[Any]) -> list[Fact]:
    """Every fact that one of the two has, then how to reach them."""
    told = [(label, said(first, part), said(second, part)) for part, label in LABELS.items()]
    found = [Fact(label, a, b, _verdict(a, b)) for label, a, b in told if a or b]
    for kind, label in (("phone", "Phone"), ("email", "Email")):
        a, b = (_values(points, one.id, kind) for one in (first, second))
        if a or b:
            found.append(Fact(label, ", ".join(a), ", ".join(b), _shared(a, b)))
    return found


def _verdict(a: str, b: str) -> str:
    if not a or not b:
        return "Only one knows"
    return "Same" if a.casefold() == b.casefold() else "Different"


def _shared(a: Sequence[str], b: Sequence[str]) -> str:
    if not a or not b:
        return "Only one knows"
    return "One in common" if set(a) & set(b) and set(a) != set(b) else "Same" if set(a) == set(b) else "Different"


def _values(points: Iterable[Any], resident_id: Any, kind: str) -> list[str]:
    return [shown(one.value) for one in points if one.resident_id == resident_id and one.kind == kind]


def which_is_right(first: Any, second: Any) -> tuple[Schema, dict[str, str]]:
    """A question for each part that both know differently, and the answers before anybody answers: the first's."""
    parts = differing(first, second)
    asked = {
        part: fields.String(
            required=True,
            metadata={
                "label": LABELS[part], "name": f"which {LABELS[part].lower()} is right", "widget": "radios",
                "choices": [(FIRST, said(first, part)), (SECOND, said(second, part))],
            },
        )
        for part in parts
    }  # fmt: skip
    return Schema.from_dict(asked)(), dict.fromkeys(parts, FIRST)
