"""Identifiers, references and search keys.

Search compares keys that Python has normalised, because `lower()` and `ilike` lose their index under row security.
"""

import re
import secrets
import time
import unicodedata
import uuid

# Crockford's alphabet without U: no letter is taken for a digit when it is read out at a door.
SPOKEN = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id() -> uuid.UUID:
    """A UUIDv7 with a sub-millisecond clock (RFC 9562 §6.2, method 3): ids made here sort by time."""
    nanoseconds = time.time_ns()
    milliseconds, rest = divmod(nanoseconds, 1_000_000)
    fraction = rest * 4096 // 1_000_000
    value = milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


def id_in(text: str) -> uuid.UUID | None:
    """The id that an address or a form holds; None for what is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def new_reference() -> str:
    """A hand-over's reference, like 'K7QF-2M4X': random, since a running number would tell how many there are."""
    letters = "".join(secrets.choice(SPOKEN) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def surname_key(surname: str | None) -> str:
    """'O’Brien-Szczęsny' → 'obrienszczesny': letters only, no case, no accents."""
    plain = unicodedata.normalize("NFKD", str(surname or "").replace("ł", "l").replace("Ł", "L"))
    return re.sub(r"[^a-z]", "", plain.lower())


def postcode_key(postcode: str | None) -> str:
    """'nr1 3ab' → 'NR13AB'."""
    return re.sub(r"[^A-Z0-9]", "", str(postcode or "").upper())


def email_key(email: str | None) -> str:
    """E-mail addresses are compared without case and outer spaces."""
    return (email or "").strip().lower()
