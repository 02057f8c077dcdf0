"""A case that is another county's as a row of the list's own layout, as it is known here today."""

from collections.abc import Mapping, Sequence
from typing import Any

from hub.programmes.models import Programme


def header(programme: Programme) -> list[str]:
    """The names that the list gives its facts, the first of each."""
    return [names[0] for names in programme.line_list.columns.values()]


def cells(facts: Mapping[str, Any], programme: Programme) -> list[str]:
    """What is known of each of those facts; dates are written year-month-day."""
    return [_cell(fact, facts.get(fact), programme) for fact in programme.line_list.columns]


def _cell(fact: str, value: Any, programme: Programme) -> str:
    if value is None:
        return ""
    if fact == "category":
        return next((one.label for one in programme.categories if one.key == value), value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(str(one) for one in value)
    return str(value)
