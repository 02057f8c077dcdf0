"""How long what a pack tells of is kept, as the organisation's rules say: art. 15(1)(d)."""

from typing import Any

from hub.retention import queries
from hub.retention.rules import in_words


def section() -> dict[str, Any]:
    """For each class of record how long it is kept here, and after what."""
    entries = [{"at": None, "facts": [{"label": one.record.title, "value": _kept(one)}]} for one in queries.rules()]
    return {"name": "kept", "title": "How long it is kept", "sort": "kept", "entries": entries}


def _kept(rule: queries.Rule) -> str:
    return f"Kept for {in_words(rule.period)} after {rule.record.after}"
