"""Reads of what was tried, what was written, what is booked, and how the county wants it."""

from hub.calls.queries.booked import booked_of, booked_with_others
from hub.calls.queries.log import knows_why, may_undo, message, messages, to_undo
from hub.calls.queries.settings import Desk, desk, settings
from hub.calls.queries.systems import checks, systems

__all__ = [
    "Desk",
    "booked_of",
    "booked_with_others",
    "checks",
    "desk",
    "knows_why",
    "may_undo",
    "message",
    "messages",
    "settings",
    "systems",
    "to_undo",
]
