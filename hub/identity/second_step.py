"""What follows a right password: a feature above may ask for a second step before there is any session."""

from collections.abc import Callable

from flask import Response
from sqlalchemy import Row

Ask = Callable[[Row], Response | None]
_ASK: list[Ask] = []


def second_step(ask: Ask) -> Ask:
    """Register who is asked, with the account whose password was right; None lets the person in."""
    _ASK.append(ask)
    return ask


def asked(account: Row) -> Response | None:
    """The page of the second step, if this person must take one. No transaction may be open."""
    return next((answer for answer in (ask(account) for ask in _ASK) if answer is not None), None)
