"""The only writers of second factors; each records its event."""

from hub.second_factors.actions.factors import add_app, new_codes, remove, reset, reset_outside
from hub.second_factors.actions.keys import HALF, NOT_PROVED, WHOLE, add_key, new_challenge
from hub.second_factors.actions.proving import TooMany
from hub.second_factors.actions.step import begin, end, finish, finish_by_key, give_again, wait_until

__all__ = [
    "HALF",
    "NOT_PROVED",
    "TooMany",
    "WHOLE",
    "add_app",
    "add_key",
    "begin",
    "end",
    "finish",
    "finish_by_key",
    "give_again",
    "new_challenge",
    "new_codes",
    "remove",
    "reset",
    "reset_outside",
    "wait_until",
]
