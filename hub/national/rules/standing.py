"""How a row stands, in a sentence that says what to do."""

from datetime import timedelta
from typing import Any

from hub.kernel.clock import now

VIEWS = {
    "open": "Open",
    "differs": "Differing",
    "overdue": "Overdue",
    "waiting": "Outstanding",
    "again": "To be sent again",
    "settled": "Settled by hand",
    "confirmed": "Confirmed",
}


def is_overdue(row: Any, hours: int) -> bool:
    """Whether nobody has confirmed it within the hours that the tenant's file gives."""
    return row.state == "outstanding" and row.made_at < now() - timedelta(hours=hours)


def explained(row: Any, hours: int) -> str:
    """What is to be done about a row, or what was done."""
    if row.state == "differs":
        return "Compare both sides. Take theirs, send ours again, or acknowledge it with the reason."
    if row.state == "outstanding":
        late = is_overdue(row, hours)
        if not row.expect:
            return "No list shows this. Acknowledge it once the national system has it."
        return f"No list has confirmed this in {hours} hours. Was the pack uploaded?" if late else "A later list tells."
    return {
        "confirmed": f"Receipt {row.receipt}." if row.receipt else "The list says the same.",
        "again": "It goes into the next pack.",
        "acknowledged": f"By {row.settled_by_name or 'a colleague'}. The reason stands in the story of the case.",
        "taken": f"By {row.settled_by_name or 'a colleague'}. The reason stands in the story of the case.",
        "superseded": "Something newer was told since.",
    }[row.state]
