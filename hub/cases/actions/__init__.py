"""The only writers of cases, apart from what lists bring (arrivals.py). Each records its event; none commits."""

from hub.cases.actions.changing import add_contact_point, change_case
from hub.cases.actions.deciding import (
    allocate,
    allocate_many,
    close_case,
    join_holder,
    moved,
    reopen,
    route,
    tell_route,
    withdraw_open,
)
from hub.cases.actions.opening import open_case
from hub.cases.actions.writing import conflict, write_note

__all__ = [
    "add_contact_point",
    "allocate",
    "allocate_many",
    "change_case",
    "close_case",
    "conflict",
    "join_holder",
    "moved",
    "open_case",
    "reopen",
    "route",
    "tell_route",
    "withdraw_open",
    "write_note",
]
