"""The only writers of second factors; each records its event."""

from hub.second_factors.actions.factors import add_app, new_codes, remove, reset
from hub.second_factors.actions.proving import TooMany, give, give_code
from hub.second_factors.actions.step import begin, end, finish, wait_until

__all__ = [
    "TooMany",
    "add_app",
    "begin",
    "end",
    "finish",
    "give",
    "give_code",
    "new_codes",
    "remove",
    "reset",
    "wait_until",
]
