"""A change that a list made, in words: which fact, what it was, what it is."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from hub.cases.rules.facts import said, spaced
from hub.programmes.facts import FACTS
from hub.programmes.models import Programme

ORDER = {name: place for place, name in enumerate(FACTS)}
NOTHING = "Nothing"


class Change(NamedTuple):
    """One fact, before and now; `kept` tells that the case goes on saying what it said."""

    label: str
    old: str
    new: str
    kept: bool


def in_words(changes: Iterable[Any], programme: Programme) -> list[Change]:
    """Changes (field, old, new, kept) in the order in which people look for facts."""
    found = sorted(changes, key=lambda one: (ORDER.get(one.field, len(ORDER)), one.field))
    return [
        Change(label(one.field), _value(one.field, one.old, programme), _value(one.field, one.new, programme), one.kept)
        for one in found
    ]


def label(field: str) -> str:
    """What people call a fact; a column that no fact reads has its own name."""
    known = FACTS.get(field)
    return known.label if known else field.removeprefix("extra.").replace("_", " ")


def _value(field: str, value: Any, programme: Programme) -> str:
    if value in (None, "", [], {}):
        return NOTHING
    if field == "category":
        return next((one.label for one in programme.categories if one.key == value), value)
    if field == "nhs_number":
        return spaced(value) or NOTHING
    if field in ("phones", "emails"):
        return ", ".join(one.get("typed") or one.get("number") or "" for one in value)
    return said(value)
