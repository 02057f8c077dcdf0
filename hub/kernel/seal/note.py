"""Checkpoints as signed notes: the text format of C2SP (signed-note, tlog-checkpoint), which an auditor's tools read.

hub.example.gov.uk/county                            the origin: which tree
20852163                                              its size
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=          its root
time 2026-11-22T13:05:07.123456Z                      when this was signed
next-key hub.example.gov.uk/county+1a2b3c4d+AQ…      only where the key changes: the one that signs from now on

— hub.example.gov.uk/county Az3grlgt…                the Ed25519 signature of the lines above
"""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
LONGEST = 4000
ORIGIN = re.compile(r"[a-z0-9][a-z0-9.:-]*(/[a-z0-9-]+)+")
SIZE = re.compile(r"0|[1-9][0-9]{0,17}")
TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
SIGNED_BY = "\u2014 "  # an em dash


class WrongNote(ValueError):
    """Not a checkpoint, or not one of this key; the message is a sentence."""


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint says: this tree had this size and this root at this time (UTC)."""

    origin: str
    size: int
    root: bytes
    at: datetime
    next_key: str | None = None

    def text(self) -> str:
        """The lines that are signed."""
        more = [f"next-key {self.next_key}"] if self.next_key else []
        at = self.at.astimezone(UTC).strftime(TIME)
        return "\n".join([self.origin, str(self.size), in_base64(self.root), f"time {at}", *more]) + "\n"


def key_id(origin: str, public: bytes) -> bytes:
    """Four bytes that name a key under an origin, as signed-note says."""
    return sha256(origin.encode() + b"\n" + ED25519 + public).digest()[:4]


def verifier_key(origin: str, public: bytes) -> str:
    """A public key in the one line that tools of this format take."""
    return f"{origin}+{key_id(origin, public).hex()}+{in_base64(ED25519 + public)}"


def public_of(line: str) -> bytes:
    """The 32 bytes of the public key in such a line. Raises WrongNote."""
    origin, _, rest = line.strip().partition("+")
    told, _, encoded = rest.partition("+")
    public = _bytes(encoded, 33)
    if public[:1] != ED25519 or key_id(origin, public[1:]).hex() != told:
        raise WrongNote("This line is no public key of a checkpoint.")
    return public[1:]


def sign(checkpoint: Checkpoint, private: Ed25519PrivateKey) -> str:
    """The checkpoint as a signed note."""
    text = checkpoint.text()
    public = private.public_key().public_bytes_raw()
    signature = key_id(checkpoint.origin, public) + private.sign(text.encode())
    return f"{text}\n{SIGNED_BY}{checkpoint.origin} {in_base64(signature)}\n"


def read(note: str) -> Checkpoint:
    """What a note says, whoever signed it. Raises WrongNote."""
    text, _ = _parts(note)
    origin, size, root, *more = text.removesuffix("\n").split("\n") + [""] * 3
    told = dict(line.split(" ", 1) for line in more if " " in line)
    if not ORIGIN.fullmatch(origin) or not SIZE.fullmatch(size):
        raise WrongNote("This is no checkpoint: it must begin with the name of a tree and its size.")
    try:
        at = datetime.strptime(told.get("time", ""), TIME).replace(tzinfo=UTC)
    except ValueError:
        raise WrongNote("This checkpoint does not say when it was signed.") from None
    found = Checkpoint(origin, int(size), _bytes(root, 32), at, told.get("next-key"))
    if found.text() != text:
        raise WrongNote("This checkpoint holds lines that the hub does not write.")
    return found


def signer(note: str, keys: Iterable[bytes]) -> bytes:
    """Which of these public keys signed a note. Raises WrongNote when none did."""
    text, signatures = _parts(note)
    for public in keys:
        for name, signature in signatures:
            if signature[:4] == key_id(name, public) and name == text.partition("\n")[0]:
                try:
                    Ed25519PublicKey.from_public_bytes(public).verify(signature[4:], text.encode())
                except InvalidSignature:
                    raise WrongNote("Its signature is false: it was changed after it was signed.") from None
                return public
    raise WrongNote("None of the known keys signed it.")


def notes_in(text: str) -> Iterator[str]:
    """Every signed note in a file: as the hub appends them, or one a line in what a syslog server kept."""
    lines: list[str] = []
    for line in _unwrapped(text):
        if lines and lines[-1].startswith(SIGNED_BY) and not line.startswith(SIGNED_BY):
            yield "\n".join(lines).lstrip("\n") + "\n"
            lines = []
        lines.append(line)
    if lines and lines[-1].startswith(SIGNED_BY):
        yield "\n".join(lines).lstrip("\n") + "\n"


def _unwrapped(text: str) -> Iterator[str]:
    for line in text.replace("\r\n", "\n").split("\n"):
        before, mark, packed = line.partition(PACKED)
        if not mark:
            yield line
            continue
        try:
            yield from base64.b64decode(packed.split()[0], validate=True).decode().split("\n")
        except (ValueError, IndexError):
            yield line


PACKED = "checkpoint="


def packed(note: str) -> str:
    """A note in one line, for a log of lines."""
    return PACKED + in_base64(note.encode())


def _parts(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    text, gap, signed = note.rpartition("\n\n")
    if not gap or len(note) > LONGEST or "\r" in note:
        raise WrongNote("This is no signed checkpoint: it needs its lines, an empty one, and a signature.")
    signatures = []
    for line in signed.removesuffix("\n").split("\n"):
        name, _, encoded = line.removeprefix(SIGNED_BY).partition(" ")
        if not line.startswith(SIGNED_BY) or not encoded:
            raise WrongNote("This is no signed checkpoint: what follows the empty line is no signature.")
        signatures.append((name, _bytes(encoded)))
    return text + "\n", signatures


def in_base64(data: bytes) -> str:
    """RFC 4648 §4."""
    return base64.b64encode(data).decode()


def _bytes(encoded: str, length: int | None = None) -> bytes:
    try:
        found = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise WrongNote("This checkpoint holds something that is not base64.") from None
    if length not in (None, len(found)) or in_base64(found) != encoded:
        raise WrongNote("This checkpoint holds something of the wrong length.")
    return found
