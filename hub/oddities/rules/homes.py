"""Where a colleague lives, so that it can be compared with an address and read by nobody. No database.

HMAC-SHA256 (RFC 2104) with a key drawn from the installation's secret: a copy of the database tells no address, though
there are few postcodes, because whoever has it has not the secret. PostgreSQL computes the same of
a resident's address.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass

BLOCK = 64  # bytes of SHA-256's block, to which RFC 2104 fills a key
ENDS = {"street": "st", "road": "rd", "lane": "ln", "avenue": "av", "drive": "dr", "close": "cl", "crescent": "cres"}
NUMBER = re.compile(r"^(?:(?:flat|unit|apartment)\s*[0-9a-z]+[\s,]+)?(?:[0-9]+\s?[a-z]?(?:-[0-9]+)?[\s,]+)?")


@dataclass(frozen=True, slots=True)
class Key:
    """The key in the three shapes that are needed: inner and outer block of RFC 2104, and a mark that tells which."""

    inner: bytes
    outer: bytes
    mark: str


def key(secret: str) -> Key:
    """The key for colleagues' homes, of the installation's secret."""
    drawn = hmac.new(secret.encode(), b"hub staff home", hashlib.sha256).digest().ljust(BLOCK, b"\0")
    mark = hashlib.sha256(b"mark" + drawn).hexdigest()[:8]
    return Key(bytes(one ^ 0x36 for one in drawn), bytes(one ^ 0x5C for one in drawn), mark)


def hashed(key: Key, text: str) -> bytes:
    """HMAC-SHA256 of a text."""
    inner = hashlib.sha256(key.inner + text.encode()).digest()
    return hashlib.sha256(key.outer + inner).digest()


def street_name(address: str | None) -> str:
    """'Flat 2, 4 Mill Lane, Swaffham' → 'millln': the street without numbers, as queries/people.py has it in SQL."""
    line = NUMBER.sub("", (address or "").lower()).split(",")[0]
    letters = re.sub(r"[^a-z]", "", line)
    for long, short in ENDS.items():
        letters = re.sub(f"{long}$", short, letters)
    return letters


def street_key(address: str | None, postcode_key: str) -> str:
    """The street within its postcode sector ('NR1 3'), since every town has a High Street; '' where none is told."""
    street = street_name(address)
    return f"{street}|{postcode_key[:-2]}" if street and len(postcode_key) > 4 else ""
