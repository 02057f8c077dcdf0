"""The only writers of levels, of who takes what, and of shifts that end. Each records its event; none commits."""

from hub.allocation.actions.giving import GIVEN, LEVELLED, SUGGESTED, give, give_one, move
from hub.allocation.actions.levels import set_level
from hub.allocation.actions.pool import bring_in
from hub.allocation.actions.shifts import ENDED, UNDONE, end_shift, set_clock, shift_over, undo

__all__ = [
    "ENDED",
    "GIVEN",
    "LEVELLED",
    "SUGGESTED",
    "UNDONE",
    "bring_in",
    "end_shift",
    "give",
    "give_one",
    "move",
    "set_clock",
    "set_level",
    "shift_over",
    "undo",
]
