"""The only writers of cases, apart from what lists bring (arrivals.py). Each records its event; none commits."""

from hub.cases.actions.changing import add_contact_point, change_case, correct_contact_point, set_variant
from hub.cases.actions.deciding import (
    allocate,
    close_case,
    close_outside,
    join_holder,
    moved,
    reopen,
    route,
    tell_route,
    withdraw_open,
)
from hub.cases.actions.opening import open_case
from hub.cases.actions.seeing import see_changes
from hub.cases.actions.watching import keep_watch, tell_overdue
from hub.cases.actions.writing import conflict, write, write_note

__all__ = [
    "add_contact_point",
    "correct_contact_point",
    "allocate",
    "change_case",
    "close_case",
    "close_outside",
    "conflict",
    "keep_watch",
    "join_holder",
    "moved",
    "open_case",
    "reopen",
    "route",
    "set_variant",
    "tell_overdue",
    "see_changes",
    "tell_route",
    "withdraw_open",
    "write",
    "write_note",
]
