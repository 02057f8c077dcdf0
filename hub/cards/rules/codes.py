"""Codes that stand on cards and that officers say: made, read whatever way they are typed, and kept as hashes only.

Crockford's alphabet: no I, L, O or U, so that nothing is taken for something else when it is read out or copied down.
"""

import hashlib
import hmac
import secrets
import unicodedata
from datetime import date
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CARD_LETTERS, SPOKEN_LETTERS, GROUP = 12, 8, 4  # 60 random bits on a card; 40 for a code of one officer and one day
LOOKS_LIKE = str.maketrans("OIL", "011")
MOST_TYPED = 100


def new_code() -> str:
    """The random code of one card, in groups: '7K3M-9QXR-2VTC'."""
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(CARD_LETTERS)))


def grouped(letters: str) -> str:
    """Letters in groups of four, as they are printed and said."""
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def folded(typed: str) -> str:
    """What somebody typed, as it is compared: capitals and digits, O as 0, I and L as 1; '' when it is no code."""
    plain = unicodedata.normalize("NFKC", typed[:MOST_TYPED]).upper()
    letters = "".join(letter for letter in plain if letter.isalnum()).translate(LOOKS_LIKE)
    return letters if letters.isascii() else ""


def card_hash(secret_key: str, typed: str) -> bytes:
    """What the database keeps of a card's code: SHA-256 with the installation's secret, so a copy tells nothing."""
    return _keyed(secret_key, "card", folded(typed))


def spoken_code(secret_key: str, org_id: int, account_id: UUID, day: date) -> str:
    """The code that one officer says on one day: '4T9X-K2MB'. Derived, so it need not be kept to be shown."""
    digest = int.from_bytes(_keyed(secret_key, "said", f"{org_id}:{account_id}:{day.isoformat()}"))
    return grouped("".join(ALPHABET[digest >> 5 * at & 31] for at in range(SPOKEN_LETTERS)))


def spoken_hash(secret_key: str, typed: str, day: date) -> bytes:
    """What the database keeps of a spoken code: another for each day, so yesterday's is worth nothing."""
    return _keyed(secret_key, "spoken", f"{day.isoformat()}:{folded(typed)}")


def _keyed(secret_key: str, purpose: str, text: str) -> bytes:
    return hmac.new(secret_key.encode(), f"hub card codes:{purpose}:{text}".encode(), hashlib.sha256).digest()
