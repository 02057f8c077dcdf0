"""Whoever is at a door while their account is closed may be overdue there: their number is kept until they are out."""

from uuid import UUID

from hub.identity.leaving import may_be_rung
from hub.safety import queries


@may_be_rung
def is_at_a_door(account_id: UUID) -> bool:
    """True while a check-in of theirs is open."""
    return bool(queries.around(None, [account_id]))
