"""The only writers of hand-overs. Each changes the acting organisation's own row, records its event, and leaves the
other side to a job; raising is the one direct write into another organisation.
"""

from hub.handovers.actions.ending import bounce, keep_answer, lapse, return_answer, withdraw, withdraw_if_open
from hub.handovers.actions.holding import accept, assign, release
from hub.handovers.actions.raising import raise_handover

__all__ = [
    "accept",
    "assign",
    "bounce",
    "keep_answer",
    "lapse",
    "raise_handover",
    "release",
    "return_answer",
    "withdraw",
    "withdraw_if_open",
]
