"""The keys that sign checkpoints: files of one folder, never in the database.

    name     what the trees' names begin with, such as hub.example.gov.uk; written once
    1.key    a private key, PKCS #8 in PEM, for the sealer's eyes only; the highest number signs
    1.pub    its public key, in one line; kept when the private one is destroyed

Whoever may read a private key may sign another history: it belongs to the operator of the sealer, not to the
database's administrator. What was told to the copies outside stays true all the same.
"""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.kernel.seal.note import WrongNote, public_of, verifier_key


class NoKeys(Exception):
    """The folder holds no key that could sign; the message is a sentence."""


@dataclass(frozen=True)
class Keys:
    """The installation's name, its public keys by number, and the private ones that are still there."""

    name: str
    public: dict[int, bytes]
    private: dict[bytes, Ed25519PrivateKey]

    @property
    def current(self) -> Ed25519PrivateKey:
        """The key that signs now. Raises NoKeys."""
        newest = self.public.get(max(self.public, default=0))
        if newest not in self.private:
            raise NoKeys("The newest key’s private half is not in the folder of HUB_SEAL_KEYS.")
        return self.private[newest]

    @property
    def signing(self) -> bytes:
        """The public half of the key that signs now. Raises NoKeys."""
        return self.current.public_key().public_bytes_raw()

    @property
    def trusted(self) -> list[bytes]:
        """Every public key that is or was the installation's own, the newest first."""
        return [self.public[number] for number in sorted(self.public, reverse=True)]

    def lines(self) -> list[str]:
        """The public keys to hand to an auditor, the oldest first."""
        return [verifier_key(self.name, self.public[number]) for number in sorted(self.public)]


def read_keys(folder: Path) -> Keys:
    """The keys in a folder; without any, Keys that cannot sign. Raises NoKeys for a file that is no key."""
    try:
        name = (folder / "name").read_text().strip()
    except OSError:
        return Keys("", {}, {})
    public = {int(file.stem): _public(file) for file in folder.glob("[0-9]*.pub")}
    private = {}
    for file in folder.glob("[0-9]*.key"):
        key = _private(file)
        private[key.public_key().public_bytes_raw()] = key
    return Keys(name, public, private)


def make_key(folder: Path, name: str, first: bool = False) -> Keys:
    """Add a key, which signs from now on, and return all; `first` makes none where there is one already.

    The first key gives the installation its name.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two workers of one machine start at the same moment
        known = read_keys(folder)
        if not (first and known.public):
            _add(folder, known, known.name or name)
        return read_keys(folder)


def _add(folder: Path, known: Keys, name: str) -> None:
    if not known.name:
        _write(folder / "name", f"{name}\n".encode(), 0o644)
    number, key = max(known.public, default=0) + 1, Ed25519PrivateKey.generate()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    # The private half first: until its public half stands beside it, it is no key.
    _write(folder / f"{number}.key", pem, 0o600)
    line = verifier_key(name, key.public_key().public_bytes_raw())
    _write(folder / f"{number}.pub", f"{line}\n".encode(), 0o644)


def public_keys_in(text: str) -> list[bytes]:
    """The public keys of a file that has one a line, as `hub audit keys` prints them. Raises WrongNote."""
    return [public_of(line) for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _public(file: Path) -> bytes:
    try:
        return public_of(file.read_text())
    except (OSError, WrongNote) as fault:
        raise NoKeys(f"{file.name} in the folder of HUB_SEAL_KEYS is no public key.") from fault


def _private(file: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), None)
    except (OSError, ValueError, TypeError) as fault:
        raise NoKeys(f"{file.name} in the folder of HUB_SEAL_KEYS is no private key.") from fault
    if not isinstance(key, Ed25519PrivateKey):
        raise NoKeys(f"{file.name} in the folder of HUB_SEAL_KEYS must be an Ed25519 key.")
    return key


def _write(file: Path, content: bytes, mode: int) -> None:
    """Whole or not at all."""
    half = file.with_name(f"{file.name}.new")
    half.unlink(missing_ok=True)
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    half.replace(file)
