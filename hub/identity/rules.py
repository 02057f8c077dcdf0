"""Passwords and tokens: argon2 for what people choose, SHA-256 for what we draw at random."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from hub.identity.breached import is_breached
from hub.identity.guessable import is_guessable
from hub.kernel.access import GRANTS, ROLE_NAMES, Role
from hub.kernel.clock import UK

LEAST_LENGTH = 12
HASHER = PasswordHasher()
# Verified against when no account has the address, so that the answer takes as long.
NO_ACCOUNT = HASHER.hash(secrets.token_hex())

# How people sign in: what the session and its event keep, and how a page tells it.
HOW = {
    "password": "password alone",
    "password+app": "password and app",
    "password+key": "password and key",
    "password+recovery": "password and recovery code",
    "demo": "one click in the demonstration",
    "sso": "your organisation’s sign-in",
}
PROVED = frozenset({"password+app", "password+key", "password+recovery"})

# Given by a person's decision alone, whatever another system says; and only by somebody who shows again who they are.
# An organisation that has somebody in one of them is never without: neither could be given back by those who remain.
NEVER_BY_ITSELF = frozenset({Role.ADMINISTRATOR, Role.IG})

# Which roles fit which kind of organisation; an administrator is offered these alone.
ROLES_OF = {
    "county": (Role.TRACER, Role.SUPERVISOR, Role.CONSULTANT, Role.ADVISER, Role.IG, Role.ADMINISTRATOR),
    "district": (Role.OFFICER, Role.MANAGER, Role.ADVISER, Role.IG, Role.ADMINISTRATOR),
    "unitary": tuple(role for role in Role if role not in (Role.COORDINATOR, Role.VOLUNTEER)),
    "voluntary": (Role.COORDINATOR, Role.VOLUNTEER, Role.IG, Role.ADMINISTRATOR),
}


def hash_password(password: str) -> str:
    """An argon2id hash with the library's current parameters."""
    return HASHER.hash(password)


def password_fits(password_hash: str | None, password: str) -> bool:
    """True when the password is the hash's; takes as long when there is no hash."""
    try:
        return HASHER.verify(password_hash or NO_ACCOUNT, password) and password_hash is not None
    except (Argon2Error, InvalidHashError):
        return False


def new_token() -> str:
    """A 256-bit secret for a cookie or a link."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What the database keeps of a token; a random token needs no slow hash."""
    return hashlib.sha256(token.encode()).digest()


def new_badge() -> str:
    """A number of seven random digits: nobody can tell one person's from another's."""
    return f"{secrets.randbelow(9_000_000) + 1_000_000}"


def password_faults(password: str, told: Iterable[str], breached: Path | None = None) -> list[str]:
    """Why a new password is refused: too short, too easy to guess, known from a breach (NCSC: no composition rules).

    `told` are names and addresses that others know of the person; `breached` the operator's file, where there is one.
    """
    if len(password) < LEAST_LENGTH:
        return [f"Password must be {LEAST_LENGTH} characters or more. Three random words work well"]
    if is_guessable(password, told):
        return ["Password is too easy to guess. Three random words work well"]
    if breached and is_breached(password, breached):
        return ["Password is known from a breach elsewhere. Choose another. Three random words work well"]
    return []


def over(day: date) -> datetime:
    """The moment (UTC) at which a day is over in the UK."""
    return datetime.combine(day + timedelta(days=1), time(), UK).astimezone(UTC)


def in_order(roles: Iterable[str]) -> list[Role]:
    """The roles as the access table lists them."""
    return sorted((Role(role) for role in roles), key=list(Role).index)


def starts_in(roles: Iterable[str], used_last: str | None) -> Role:
    """The role that a session starts in: the one used last, while it is held; else the one with the most rights.

    Of two with as many rights it is the one that the access table lists first.
    """
    held = in_order(roles)
    return Role(used_last) if used_last in held else max(held, key=lambda role: len(GRANTS[role]))


def in_words(roles: Iterable[str]) -> str:
    """'Tracer, Supervisor'."""
    return ", ".join(ROLE_NAMES[role] for role in in_order(roles))
