"""Keys: what they are to sign, kept until it is used once; a new one; one that signs somebody in."""

import os
from uuid import UUID

from sqlalchemy import text

from hub.kernel.db import db, row
from hub.kernel.problems import Invalid
from hub.kernel.tenancy import acting
from hub.second_factors import keys, queries
from hub.second_factors.actions.factors import add
from hub.second_factors.actions.proving import use

# Where it is kept: with whoever is half signed in, or with the whole session. Statements of the program's own.
HALF, WHOLE = "half_session", "session"
KEEP = "update {place} set challenge = :challenge where org_id = :org and id = :id"
TAKE = """
    update {place} as kept set challenge = null
    from (select id, challenge from {place} where org_id = :org and id = :id for update) as before
    where kept.org_id = :org and kept.id = before.id returning before.challenge"""
NOT_PROVED = "The key could not be used. Try again, or enter a code"


def new_challenge(place: str, place_id: UUID) -> bytes:
    """Something new to be signed; what was kept before counts no longer."""
    challenge = os.urandom(32)
    told = {"challenge": challenge, "org": acting().org_id, "id": place_id}
    db.session.execute(text(KEEP.format(place=place)), told)
    return challenge


def take_challenge(place: str, place_id: UUID) -> bytes | None:
    """What was to be signed, once."""
    found = row(TAKE.format(place=place), org=acting().org_id, id=place_id)
    return bytes(found.challenge) if found and found.challenge else None


def add_key(account_id: UUID, session_id: UUID, name: str, told: str) -> UUID:
    """Keep a key that the browser has just made. Raises Invalid."""
    try:
        key = keys.made(told, take_challenge(WHOLE, session_id))
    except keys.NotProved:
        raise Invalid({"": ["The key could not be added. Try again."]}) from None
    if any(bytes(one.credential) == key.credential for one in queries.factors(account_id, "key")):
        raise Invalid({"": ["You have added this key already."]})
    return add(account_id, "key", name, key.public, key.credential, key.counter)


def give_key(account_id: UUID, place: str, place_id: UUID, told: str) -> bool:
    """Whether one of the account's keys has signed what was kept at this place; its count moves on."""
    try:
        signed = keys.signed(told, take_challenge(place, place_id), queries.factors(account_id, "key"))
    except keys.NotProved:
        return False
    return use(*signed)
