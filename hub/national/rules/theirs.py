"""What of theirs can be taken over: which of our outcomes their words mean, and the value of a fact."""

from datetime import date
from typing import Any

from hub.national.rules.crosswalk import meant
from hub.national.sources import Context
from hub.programmes.facts import FACTS


def choices(context: Context, row: Any) -> list[tuple[str, str]]:
    """The outcomes that their words stand for, each with its label; several where the word is ambiguous."""
    words = (row.theirs or {}).get("closing") or []
    found = {}
    for word in words:
        known = meant(context.programme, context.system, word)
        found |= dict(zip(known.outcomes, known.labels, strict=True)) if known else {}
    return [(key, label) for key, label in found.items() if key != row.outcome]


def fact_of(row: Any) -> tuple[str, Any] | None:
    """The fact that a corrected row is about, and what they say of it, typed; None where there is nothing to take."""
    name = next(iter(row.expect), "")
    value = (row.theirs or {}).get(name)
    if row.kind != "fact" or name not in FACTS or value in (None, ""):
        return None
    return name, date.fromisoformat(value) if FACTS[name].kind == "date" else value


def may_take(context: Context, row: Any) -> bool:
    """Whether theirs can be taken over at all."""
    return row.state == "differs" and bool(choices(context, row) if row.kind == "closing" else fact_of(row))
