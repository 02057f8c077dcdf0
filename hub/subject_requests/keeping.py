"""How long what a pack tells of is kept, as the organisation's rules say: art. 15(1)(d)."""

from typing import Any

from hub.kernel import holding


def section() -> dict[str, Any]:
    """For each class of record how long it is kept, and after what."""
    entries = [
        {"at": None, "facts": [{"label": one.title, "value": f"Kept for {one.years} years after {one.after}"}]}
        for one in holding.RECORDS.values()
    ]
    return {"name": "kept", "title": "How long it is kept", "sort": "kept", "entries": entries}
