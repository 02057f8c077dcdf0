"""What a service's data mean in words and at a moment. No database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from hub.kernel.clock import UK

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Hours = Sequence[Mapping[str, Any]]


def is_open(hours: Hours, at: datetime) -> bool | None:
    """Whether a service is open at a moment (UTC); None where no hours are told."""
    local = at.astimezone(UK)
    clock = f"{local:%H:%M}"
    there = [one for one in hours if local.weekday() in one["days"] and one["opens"] <= clock < one["closes"]]
    return bool(there) if hours else None


def hours_in_words(hours: Hours) -> str:
    """'Monday to Friday 09:00 to 17:00'."""
    return "; ".join(f"{_days(one['days'])} {one['opens']} to {one['closes']}" for one in hours)


def _days(days: Sequence[int]) -> str:
    """Three days in a row or more are told by the first and the last."""
    if len(days) > 2 and list(days) == list(range(days[0], days[-1] + 1)):
        return f"{DAYS[days[0]]} to {DAYS[days[-1]]}"
    return ", ".join(DAYS[day] for day in days)


def distance(metres: float | None) -> str:
    """'1.2 miles' as the crow flies; nothing where it is not known."""
    if metres is None:
        return ""
    return f"{metres / 1609.344:.1f} miles" if metres >= 161 else "Less than 0.1 miles"
