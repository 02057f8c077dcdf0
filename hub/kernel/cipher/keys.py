"""The keys under which fields are sealed, and sealing itself: AES-SIV (RFC 5297), which makes of one value one text.

The same number, purpose and organisation give the same ciphertext: it is its own blind index, and SQL's “=” goes on
working. What stands before the ciphertext (purpose, organisation, key) is bound to it by the tag.
"""

import hashlib
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hub.kernel.problems import Problem

MARK = "cipher:"


class CannotOpen(Problem):
    """What is sealed cannot be opened: its key is not here, it was altered, or it belongs to somebody else."""

    title = "Sorry, something on this page cannot be opened"

    def __init__(self, why: str):
        super().__init__(why, "Tell whoever runs the hub. Nothing was changed.")


def key_id(secret: str) -> str:
    """The eight letters by which a key is known beside what it sealed; they tell nothing of the key."""
    return hashlib.sha256(_derived(secret, b"its name")).hexdigest()[:8]


def _derived(secret: str, use_for: bytes) -> bytes:
    """64 bytes made of the secret for one use (HKDF, RFC 5869)."""
    return HKDF(SHA512(), 64, None, b"partnership-hub field key: " + use_for).derive(secret.encode())


def _bound(header: str) -> list[bytes]:
    """What the tag binds besides the value: whose it is, what for, and under which key."""
    return [header.encode()]


class Keys:
    """The keys of this process: the first seals, each opens what it sealed."""

    def __init__(self, secrets: Sequence[str]):
        self._known = {key_id(one): AESSIV(_derived(one, b"AES-SIV")) for one in secrets}
        self.ids = tuple(self._known)

    @property
    def first(self) -> str:
        """The id of the key that seals."""
        if not self.ids:
            raise CannotOpen("This hub was started without a key for sealed fields (HUB_FIELD_KEYS).")
        return self.ids[0]

    def seal(self, purpose: str, org_id: int, plain: bytes) -> tuple[str, bytes]:
        """The header and the ciphertext of a value of one organisation."""
        header = f"{MARK}{purpose}:{org_id:d}:{self.first}:"
        return header, self._known[self.first].encrypt(plain, _bound(header))

    def open(self, header: str, key: str, ciphertext: bytes) -> bytes:
        """What was sealed under this header. Raises CannotOpen."""
        if key not in self._known:
            raise CannotOpen(f"It is sealed under the key {key}, which is not among HUB_FIELD_KEYS.")
        try:
            return self._known[key].decrypt(ciphertext, _bound(header))
        except (InvalidTag, ValueError):
            raise CannotOpen("What is sealed was altered, or moved from another place.") from None


_HERE = Keys(())


def use(secrets: Sequence[str]) -> None:
    """Seal and open with these keys from now on, in this process."""
    global _HERE
    if tuple(map(key_id, secrets)) != _HERE.ids:
        _HERE = Keys(secrets)


def keys() -> Keys:
    """The keys of this process."""
    return _HERE
